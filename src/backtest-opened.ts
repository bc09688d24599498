import type { Span } from './alarm/kpi.ts';
import type { Result } from './lib/result.ts';
import type { Fleet } from './model/fleet.ts';
import type { BacktestSource } from './pipeline/backtest/run-backtest.ts';

/** An input that is open, with what it says of itself. */
export interface OpenedSource extends BacktestSource {
  readonly fleet: Fleet;
  /** Devices that the source speaks of; null: all of the fleet. */
  readonly devices: ReadonlySet<string> | null;
  readonly span: Span;
  readonly close: () => Promise<void>;
}

/** Done, or every problem of what was given. */
export type Outcome<T> = Result<T, readonly string[]>;
