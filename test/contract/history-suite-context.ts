import type { History } from '../../src/history/history.ts';

/** A store that a test can make refuse writes. */
export interface DrivenHistory extends History {
  pauseWrites(): Promise<void>;
  resumeWrites(): Promise<void>;
}

/** What an engine does to what it is given; the suite checks exactly this. */
export interface SuiteTraits {
  /** `rounded`: a double comes back with about its first 12 significant digits. */
  readonly numbers: 'exact' | 'rounded';
  /** An event's values whose JSON is longer lose their longest ones, and say so. */
  readonly eventBytes: number;
}

export const EXACT: SuiteTraits = { numbers: 'exact', eventBytes: Infinity };

/** What a part of the suite works on; `history` is opened anew for each test. */
export interface SuiteContext {
  dir: string;
  history: DrivenHistory;
  /** Closes the store and opens the same one again; absent where the engine forgets what it held. */
  readonly reopen: (() => Promise<void>) | null;
  readonly traits: SuiteTraits;
}
