import type { Reading } from '../../model/reading.ts';
import { epochMs } from '../../model/units.ts';
import type { RemoteEngine, RemoteRow } from './engine.ts';
import { momentKey, rowKindOf, type StoredReading } from './row-codec.ts';
import { lookUp, type WantedMoment } from './row-lookup.ts';

/** One stored content of a moment, as much of it as deciding needs. */
export interface KnownContent {
  readonly revision: number;
  readonly position: number;
  readonly index: number;
  readonly content: number;
}

export interface KnownRowsOptions {
  /** ms of a clock that never goes back. */
  readonly clock: () => number;
  /** Moments remembered, of which the engine need not be asked. */
  readonly most?: number;
}

/** An engine shows a row a second or two after it acknowledged; until then memory must know it. */
const REMEMBER_MS = 10_000;
/** Looking for newest rows ends here: nothing is stamped later. */
const FAR = epochMs(Date.UTC(2200, 0));

/**
 * Which moments the engine holds already, mostly without asking it: what was written
 * lately is remembered, and what is newer than a device's newest row is new.
 */
export class KnownRows {
  readonly #engine: RemoteEngine;
  readonly #clock: () => number;
  readonly #most: number;
  #young = new Map<string, readonly KnownContent[]>();
  #old = new Map<string, readonly KnownContent[]>();
  #turnedAt: number;
  /** Newest event time by stream; what is at or below it may be stored. */
  readonly #newest = new Map<string, number>();

  constructor(engine: RemoteEngine, { clock, most = 200_000 }: KnownRowsOptions) {
    this.#engine = engine;
    this.#clock = clock;
    this.#most = most;
    this.#turnedAt = clock();
  }

  /** Makes `contents` able to answer for these readings. */
  async learn(readings: readonly Reading[]): Promise<void> {
    await this.#learnNewest(readings);
    const doubtful = readings.filter(
      (reading) =>
        reading.ts <= (this.#newest.get(streamOf(reading)) ?? Infinity) &&
        this.#remembered(momentKey(reading)) === undefined,
    );
    if (doubtful.length === 0) return;
    // also those that are not there: they need not be asked for again
    for (const reading of doubtful) this.#young.set(momentKey(reading), []);
    for (const stored of await lookUp(this.#engine, doubtful)) {
      const key = momentKey(stored.reading);
      const others = this.#young.get(key);
      if (others !== undefined) this.#young.set(key, [...others, knownOf(stored)]);
    }
  }

  /** What the moment of the reading holds; empty when it is new. */
  contents(reading: Reading): readonly KnownContent[] {
    return this.#remembered(momentKey(reading)) ?? [];
  }

  /** The engine has acknowledged these. */
  wrote(reading: Reading, contents: readonly KnownContent[]): void {
    this.#young.set(momentKey(reading), contents);
    const stream = streamOf(reading);
    this.#newest.set(stream, Math.max(this.#newest.get(stream) ?? -Infinity, reading.ts));
    const now = this.#clock();
    if (this.#young.size * 2 < this.#most || now - this.#turnedAt < REMEMBER_MS) return;
    this.#old = this.#young;
    this.#young = new Map();
    this.#turnedAt = now;
  }

  /** The engine may have lost what it acknowledged: ask it again. Times known as newest only err towards asking. */
  forget(): void {
    this.#young = new Map();
    this.#old = new Map();
  }

  #remembered(key: string): readonly KnownContent[] | undefined {
    return this.#young.get(key) ?? this.#old.get(key);
  }

  /**
   * Of streams not seen before: is there anything at or after the earliest of these
   * readings? Whatever is older than that remains in doubt.
   */
  async #learnNewest(readings: readonly Reading[]): Promise<void> {
    const unseen = new Map<string, WantedMoment>();
    for (const reading of readings) {
      const stream = streamOf(reading);
      if (this.#newest.has(stream)) continue;
      const known = unseen.get(stream);
      if (known === undefined || reading.ts < known.ts) unseen.set(stream, reading);
    }
    if (unseen.size === 0) return;
    const wanted = [...unseen.values()];
    const rows = await this.#engine.newestAt({
      measurements: [...new Set(wanted.map(({ record }) => record))],
      devices: [...new Set(wanted.map(({ device }) => device))],
      from: epochMs(Math.min(...wanted.map(({ ts }) => ts))),
      before: FAR,
      only: 'times',
    });
    for (const [stream, { ts }] of unseen) this.#newest.set(stream, ts - 1);
    for (const row of rows) {
      const stream = streamOfRow(row);
      const known = this.#newest.get(stream);
      // of streams that were seen before, memory knows better than the engine shows
      if (known !== undefined && unseen.has(stream)) {
        this.#newest.set(stream, Math.max(known, row.ts));
      }
    }
  }
}

/** Rows whose newest time is kept together; the codes of events are countless, so they share one. */
const streamOf = (reading: Reading): string =>
  `${reading.record}|${reading.device}|${reading.record === 'event' ? '' : rowKindOf(reading)}`;

const streamOfRow = ({
  measurement,
  device,
  kind,
}: Pick<RemoteRow, 'measurement' | 'device' | 'kind'>): string =>
  `${measurement}|${device}|${measurement === 'event' ? '' : kind}`;

const knownOf = ({ reading, revision, content }: StoredReading): KnownContent => ({
  revision,
  position: reading.position,
  index: reading.index,
  content,
});
