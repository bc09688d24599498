import { bypassOpen, bypassUnlocked } from './bypass.ts';
import type { FaultKind } from './fault-kind.ts';
import { inletLost } from './inlet.ts';
import { duplicates, linkOutage, linkOutageLiveFirst, plainSilence, reordering } from './link.ts';
import { dutyFailsClosed, regulatorFailsOpen, regulatorSeatLeak } from './regulator.ts';
import { allRunsTrip, dutySlamShutTrips, slamShutStuck } from './slam-shut.ts';
import { valveLeak } from './valve-leak.ts';

const KINDS: readonly FaultKind[] = [
  bypassOpen,
  bypassUnlocked,
  regulatorFailsOpen,
  regulatorSeatLeak,
  dutyFailsClosed,
  dutySlamShutTrips,
  allRunsTrip,
  slamShutStuck,
  inletLost,
  valveLeak,
  linkOutage,
  linkOutageLiveFirst,
  plainSilence,
  duplicates,
  reordering,
];

/** Every fault a scenario can name. */
export const FAULT_KINDS: ReadonlyMap<string, FaultKind> = new Map(
  KINDS.map((kind) => [kind.name, kind]),
);
