import { mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type CommitSink, openCommitSink } from './journal/commit-sink.ts';
import { lockDirectory } from './journal/directory-lock.ts';
import { AppError, reasonOf } from './lib/app-error.ts';
import { type Position, position } from './model/units.ts';
import { writeDurably } from './safekeeping/write-durably.ts';
import { type Fetched, fetchSet } from './standby-fetch.ts';
import { callPrimary, type Primary } from './standby-primary.ts';
import {
  fleetsIn,
  fleetsPath,
  readStandbyState,
  type StandbyState,
  writeStandbyState,
} from './standby-state.ts';

export interface Following {
  readonly from: string;
  readonly token: string;
  readonly dataDir: string;
  /** Between two copies of the records, ms. */
  readonly recordsMs: number;
  readonly signal: AbortSignal;
  readonly now: () => number;
  readonly say: (line: string) => void;
}

/** The primary answers sooner as soon as something is committed. */
const WAIT_MS = 20_000;
const RETRY_MS = 1_000;
const SAY_EVERY_MS = 10_000;

/**
 * Keeps a data directory close behind a primary's until the signal or until the primary refuses.
 * At every moment the directory can be promoted, once the first set has been adopted: the journal
 * ends at or after where records and archive stand, and names no fleet that is not here.
 * @throws AppError folder-not-empty, data-dir-locked, replication-refused.
 */
export async function follow(options: Following): Promise<void> {
  const lock = lockDirectory(options.dataDir);
  try {
    const known = readStandbyState(options.dataDir);
    if (known === null) demandNew(options.dataDir);
    const sink = openCommitSink(join(options.dataDir, 'journal.db'));
    try {
      await new Follower(options, sink, known).run();
    } finally {
      sink.close();
    }
  } finally {
    lock.release();
  }
}

const OWN_FILES = new Set(['lock.db', 'lock.db-journal', 'lost+found']);

function demandNew(dataDir: string): void {
  const names = readdirSync(dataDir).filter((name) => !OWN_FILES.has(name));
  if (names.length === 0) return;
  throw new AppError(
    'folder-not-empty',
    `${dataDir} is no standby's (${names.slice(0, 3).join(', ')}): a primary's directory, a ` +
      'promoted one too, never follows again; begin with an empty one',
  );
}

class Follower {
  readonly #options: Following;
  readonly #sink: CommitSink;
  readonly #primary: Primary;
  readonly #ending = new AbortController();
  #state: StandbyState | null;
  /** Where the primary's journal begins and ends, as last heard. */
  #first = position(0);
  #head = position(0);
  /** Newest fleet in the records that are here; 0 until some are adopted in this run. */
  #fleetInRecords = 0;
  #written: Promise<void> = Promise.resolve();
  #saidAt = Number.NEGATIVE_INFINITY;

  constructor(options: Following, sink: CommitSink, state: StandbyState | null) {
    this.#options = options;
    this.#sink = sink;
    this.#state = state;
    const signal = AbortSignal.any([options.signal, this.#ending.signal]);
    const { from, token } = options;
    const lineage = (): string | null => this.#state?.lineage ?? null;
    this.#primary = callPrimary({ from, token, lineage, signal });
  }

  async run(): Promise<void> {
    const stop = (thrown: unknown): never => {
      this.#ending.abort();
      throw thrown;
    };
    await Promise.all([
      this.#again('the journal', () => this.#pull()).catch(stop),
      this.#again('records and archive', () => this.#refresh()).catch(stop),
    ]);
  }

  get #over(): boolean {
    return this.#options.signal.aborted || this.#ending.signal.aborted;
  }

  /** Does it over and over; what may pass is said once and tried again. */
  async #again(what: string, work: () => Promise<void>): Promise<void> {
    let troubled = false;
    while (!this.#over) {
      try {
        await work();
        if (troubled) this.#options.say(`${what}: follows again`);
        troubled = false;
      } catch (thrown) {
        if (this.#over) return;
        if (!(thrown instanceof AppError) || !thrown.retryable) throw thrown;
        if (!troubled) this.#options.say(`${what}: ${thrown.message}; trying again`);
        troubled = true;
        await this.#rest(RETRY_MS);
      }
    }
  }

  async #pull(): Promise<void> {
    const shipment = await this.#primary.journal(this.#sink.head(), WAIT_MS);
    await this.#begin(shipment.lineage);
    this.#first = shipment.first;
    this.#head = shipment.head;
    // before the entries that name them
    if (shipment.fleetVersion > this.#known.fleetVersion) await this.#takeFleets();
    if (shipment.commits.length > 0) this.#sink.take(shipment.commits);
    this.#sayNow();
  }

  get #known(): StandbyState {
    const state = this.#state;
    if (state === null) throw new AppError('standby-damaged', 'nothing was heard of the primary');
    return state;
  }

  /** From the first answer on this directory follows that one journal. */
  async #begin(lineage: string): Promise<void> {
    const { from, dataDir } = this.#options;
    if (this.#state !== null) return;
    this.#state = { from, lineage, fleetVersion: 0, recordsAt: null };
    await writeStandbyState(dataDir, this.#state);
  }

  async #takeFleets(): Promise<void> {
    const { dataDir } = this.#options;
    const fleets = await this.#primary.fleets(this.#known.fleetVersion);
    const newest = fleets.at(-1);
    if (newest === undefined) return;
    const path = fleetsPath(dataDir);
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const kept = fleetsIn(path).filter(({ version }) => version > this.#fleetInRecords);
    const lines = [...kept, ...fleets].map((fleet) => `${JSON.stringify(fleet)}\n`);
    await writeDurably(path, lines.join(''));
    await this.#remember({ fleetVersion: newest.version });
  }

  async #remember(change: Partial<StandbyState>): Promise<void> {
    const state = { ...this.#known, ...change };
    this.#state = state;
    // both tasks remember: one write after the other, the last state last
    this.#written = this.#written.then(() => writeStandbyState(this.#options.dataDir, state));
    await this.#written;
  }

  async #refresh(): Promise<void> {
    const { dataDir, now, recordsMs, say } = this.#options;
    if (this.#state === null) return this.#rest(50);
    // what the primary has trimmed by now, the set that is fetched after this makes up for
    const trimmed = position(Math.max(0, this.#first - 1));
    const at = new Date(now()).toISOString();
    const set = await fetchSet(this.#primary, dataDir);
    await this.#journalAt(set);
    if (this.#over) return;
    await set.adopt();
    this.#fleetInRecords = set.fleetVersion;
    const began = this.#known.recordsAt === null;
    const fleetVersion = Math.max(this.#known.fleetVersion, set.fleetVersion);
    await this.#remember({ recordsAt: at, fleetVersion });
    if (began) say('records and archive are here: this standby can be promoted from now on');
    this.#sink.forget(trimmed);
    await this.#rest(recordsMs);
  }

  async #journalAt({ head }: Fetched): Promise<void> {
    while (this.#sink.head() < head && !this.#over) await this.#rest(20);
  }

  async #rest(ms: number): Promise<void> {
    const signal = AbortSignal.any([this.#options.signal, this.#ending.signal]);
    await pause(ms, undefined, { signal }).catch((thrown: unknown) => {
      if (!this.#over) throw new AppError('standby-damaged', reasonOf(thrown));
    });
  }

  #sayNow(): void {
    const at = performance.now();
    if (at - this.#saidAt < SAY_EVERY_MS) return;
    this.#saidAt = at;
    const here: Position = this.#sink.head();
    const behind = Math.max(0, this.#head - here);
    const { recordsAt } = this.#known;
    this.#options.say(
      `at entry ${here}, ${behind} behind; records of ${recordsAt ?? 'never: not to be promoted yet'}`,
    );
  }
}
