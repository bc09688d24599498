import type { History } from '../../src/history/history.ts';

/** A store that a test can make refuse writes. */
export interface DrivenHistory extends History {
  pauseWrites(): Promise<void>;
  resumeWrites(): Promise<void>;
}

/** What a part of the suite works on; `history` is opened anew for each test. */
export interface SuiteContext {
  dir: string;
  history: DrivenHistory;
}
