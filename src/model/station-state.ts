import type { EpochMs } from './units.ts';

/** Who feeds the customer. `neither`: no gas passes a run, wanted or not. */
export type Carrying = 'duty' | 'standby' | 'both' | 'neither' | 'bypass' | 'unknown';

export type Known = 'yes' | 'no' | 'unknown';

/** Why a run could not take over. */
export type Obstacle =
  | 'inlet valve closed'
  | 'slam-shut tripped'
  | 'slam-shut closed'
  | 'slam-shut fault'
  | 'inlet pressure low'
  | 'proof test overdue';

/** Where the outlet stands on the set-point ladder, from below. */
export type Rung = 'SSV low' | 'L' | 'normal' | 'H' | 'SSV high' | 'HH' | 'unknown';

export interface RunState {
  readonly id: string;
  readonly role: 'duty' | 'standby';
  readonly carries: Known;
  readonly slamShut: 'open' | 'tripped' | 'closed' | 'fault' | 'unknown';
  /** Whether it could carry; `unknown` when its valves and inlet are not reported. */
  readonly available: Known;
  readonly obstacles: readonly Obstacle[];
  /** Last proof test, on file or seen; null when none is known. */
  readonly provedAt: EpochMs | null;
}

/** A station as its records tell it, for people to see. */
export interface StationState {
  readonly carrying: Carrying;
  /** Since when; null before the first record that says. */
  readonly since: EpochMs | null;
  readonly rung: Rung;
  readonly runs: readonly RunState[];
}
