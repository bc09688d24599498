import type { Readable } from 'node:stream';
import type { Position } from '../../model/units.ts';

/** What a standby asks of its primary. */
export interface ReplicationPort {
  /** Which journal this is, as one word: whoever follows another one must begin anew. */
  lineage(): string;
  /**
   * Commits after `after`, 0 for wherever the journal begins, a few MiB at a time; waits up to
   * `waitMs` for the next one when there is none.
   */
  commits(after: Position, waitMs: number): Promise<ShippedCommits>;
  /** Fleets newer than a version, oldest first. */
  fleets(after: number): readonly ShippedFleet[];
  /** Files of the data directory besides the databases: keys, state, archive. */
  files(): readonly { readonly path: string; readonly bytes: number }[];
  /** Null: none of `files()`. */
  file(path: string): Promise<Readable | null>;
  /** The records of one moment; `head` is that of the journal afterwards. */
  records(): Promise<ShippedRecords>;
  /** Ends every wait: the service stops. */
  stopWaiting(): void;
}

export interface ShippedRecords {
  readonly content: Readable;
  readonly head: Position;
}

export interface ShippedCommits {
  /** `trimmed`: what follows `after` is gone; `ahead`: `after` is beyond the head. */
  readonly standing: 'served' | 'trimmed' | 'ahead';
  /** Empty when nothing came in time. */
  readonly bytes: Buffer;
  readonly first: Position;
  readonly head: Position;
  /** Newest fleet there is: no entry among these commits names a later one. */
  readonly fleetVersion: number;
}

/** As it is stored. */
export interface ShippedFleet {
  readonly version: number;
  readonly at: number;
  readonly by: string;
  /** JSON. */
  readonly fleet: string;
}
