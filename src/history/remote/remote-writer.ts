import { AppError } from '../../lib/app-error.ts';
import type { Reading } from '../../model/reading.ts';
import { type Position, position } from '../../model/units.ts';
import type { HistoryBatch, WriteResult } from '../history.ts';
import { CursorTrail, type Mark } from './cursor-trail.ts';
import { decide } from './decide.ts';
import type { RemoteEngine, RemoteRow } from './engine.ts';
import { type KnownContent, KnownRows } from './known-rows.ts';
import type { RemoteState } from './remote-state.ts';
import { contentOf, momentKey, rowsOf } from './row-codec.ts';

/** Asking an engine whether it is still the one of before costs a request: at most this often. */
const ASK_EVERY_MS = 1_000;

/** Journal positions begin after it. */
const NOTHING_BEFORE = position(0);

interface Settled {
  readonly rows: readonly RemoteRow[];
  /** To be remembered once the rows are acknowledged. */
  readonly known: ReadonlyMap<string, readonly [Reading, readonly KnownContent[]]>;
  readonly result: WriteResult;
  readonly moments: number;
}

/**
 * The one writer of a store on another machine. What the engine acknowledged moves
 * the cursor in memory; it moves the durable one a horizon later, if the engine was
 * not started anew in between. If it was, the cursor goes back and the write says so.
 */
export class RemoteWriter {
  readonly #engine: RemoteEngine;
  readonly #state: RemoteState;
  readonly #clock: () => number;
  readonly #known: KnownRows;
  readonly #trail: CursorTrail;
  /** The engine's life in which everything after the durable cursor was acknowledged; null: nothing was. */
  #life: string | null = null;
  #askedAt = -Infinity;

  /** @param clock ms of a clock that never goes back. */
  constructor(engine: RemoteEngine, state: RemoteState, clock: () => number) {
    this.#engine = engine;
    this.#state = state;
    this.#clock = clock;
    this.#known = new KnownRows(engine, { clock });
    this.#trail = new CursorTrail(state.read(), engine.traits.flushHorizonMs);
  }

  get mark(): Mark {
    return this.#trail.current;
  }

  /**
   * One at a time.
   * @throws AppError history-down when the engine does not answer or has forgotten what it
   * acknowledged: then `mark` is further back than before.
   */
  async write({ readings, upTo }: HistoryBatch): Promise<WriteResult> {
    const { upTo: cursor } = this.#trail.current;
    if (upTo <= cursor) return { stored: 0, duplicates: 0, superseded: 0 };
    if (readings.some((reading) => reading.position > upTo)) {
      throw new AppError('history-bad-batch', `a reading lies beyond the batch's end ${upTo}`);
    }
    return this.#asked(() => this.#store(readings, cursor, upTo));
  }

  async #asked<T>(work: () => Promise<T>): Promise<T> {
    try {
      await this.#ask();
      return await work();
    } catch (thrown) {
      // it may have been restarted: ask before anything else is believed
      this.#askedAt = -Infinity;
      throw thrown;
    }
  }

  async #store(
    readings: readonly Reading[],
    after: Position,
    upTo: Position,
  ): Promise<WriteResult> {
    const settled = await this.#settle(readings, after);
    if (settled.rows.length > 0) await this.#engine.send(settled.rows);
    for (const [reading, contents] of settled.known.values()) {
      this.#known.wrote(reading, contents);
    }
    const { rows } = this.#trail.current;
    this.#trail.acknowledged({ upTo, rows: rows + settled.moments }, this.#clock());
    return settled.result;
  }

  /**
   * Readings of another store, wherever the cursor stands; it stays. One at a time.
   * @throws AppError history-down as `write` does.
   */
  async adopt(readings: readonly Reading[]): Promise<WriteResult> {
    const { upTo } = this.#trail.current;
    return this.#asked(() => this.#store(readings, NOTHING_BEFORE, upTo));
  }

  /**
   * Comes back once everything is durable. It waits for the flush horizon.
   * @param pause waits so many ms.
   * @throws AppError history-down when the engine was started anew since the first call of this writer.
   */
  async adoptCursor(upTo: Position, pause: (ms: number) => Promise<unknown>): Promise<void> {
    const { upTo: cursor, rows } = this.#trail.current;
    await this.#asked(async () => {
      if (upTo > cursor) this.#trail.acknowledged({ upTo, rows }, this.#clock());
    });
    while (this.#trail.durable !== this.#trail.current) {
      await pause(Math.min(this.#engine.traits.flushHorizonMs, ASK_EVERY_MS) + 1);
      this.#askedAt = -Infinity;
      await this.#ask();
    }
  }

  /** Is the engine still in the life in which it acknowledged? If so, what is old enough is durable. */
  async #ask(): Promise<void> {
    const now = this.#clock();
    if (now - this.#askedAt < ASK_EVERY_MS) return;
    const life = await this.#engine.incarnation();
    const before = this.#life;
    this.#life = life;
    this.#askedAt = now;
    if (before === null || before === life) {
      if (this.#trail.alive(now) === 'moved') await this.#state.save(this.#trail.durable);
      return;
    }
    const { upTo: from } = this.#trail.current;
    this.#trail.fallBack();
    this.#known.forget();
    const { upTo: to } = this.#trail.durable;
    throw new AppError(
      'history-down',
      `${this.#engine.name} was started anew and may have forgotten what it acknowledged last: journal positions ${to + 1} to ${from} are sent again`,
      { retryable: true },
    );
  }

  async #settle(readings: readonly Reading[], cursor: Position): Promise<Settled> {
    const fresh = readings
      .filter((reading) => reading.position > cursor)
      .sort((a, b) => a.position - b.position || a.index - b.index);
    await this.#known.learn(fresh);
    const rows: RemoteRow[] = [];
    const known = new Map<string, readonly [Reading, readonly KnownContent[]]>();
    const result = { stored: 0, duplicates: 0, superseded: 0 };
    let moments = 0;
    for (const reading of fresh) {
      const own = rowsOf(reading, this.#engine.traits);
      const content = contentOf(own);
      const place = { position: reading.position, index: reading.index, content };
      const key = momentKey(reading);
      const contents = known.get(key)?.[1] ?? this.#known.contents(reading);
      const decision = decide(place, contents);
      if (decision.outcome === 'repeat') {
        result.duplicates += 1;
        continue;
      }
      const { revision } = decision;
      if (revision === 0) moments += 1;
      for (const row of own) rows.push(revision === 0 ? row : { ...row, revision });
      if (decision.outcome === 'again') continue;
      result.stored += 1;
      if (decision.outcome === 'correction') result.superseded += 1;
      known.set(key, [reading, [...contents, { ...place, revision }]]);
    }
    return { rows, known, result, moments };
  }
}
