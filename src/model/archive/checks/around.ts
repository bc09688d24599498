import type { FleetIndex } from '../../fleet-index.ts';
import type { EpochMs } from '../../units.ts';
import type { HeldItem } from '../archive-draft.ts';

/** What stands around a draft when it is judged: the archive with the rest of its batch in place. */
export interface Around {
  readonly fleet: FleetIndex;
  readonly now: EpochMs;
  /** Of the draft's place, for the words that people read. */
  readonly timeZone: string;
  /** Items that could be the same thing; the draft itself is not among them. */
  readonly siblings: readonly HeldItem[];
  /** Of the draft's meter: meters, correctors and operations for serials; readings and operations for indexes. */
  readonly devices: readonly HeldItem[];
  readonly readings: readonly HeldItem[];
  readonly operations: readonly HeldItem[];
  /** Locks of the draft's site. */
  readonly locks: readonly HeldItem[];
  /** Files of the body that nobody has sent. */
  readonly missingFiles: readonly string[];
  /** Up to when the draft's meter has been billed; null: nobody has said. */
  readonly settledUntil: EpochMs | null;
}
