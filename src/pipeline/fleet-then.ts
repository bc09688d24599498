import type { FleetIndex } from '../model/fleet-index.ts';
import type { EpochMs, Position } from '../model/units.ts';

/** The fleet under which the entry at a position, journaled at a time, was judged. */
export type FleetThen = (position: Position, at: EpochMs) => FleetIndex;

/**
 * A fold remembers which fleet came into force at which entry, but only since it
 * was started. What was folded before is asked of the versions in the records by
 * time: a mapping that has been changed since must not change what was written in
 * other units. Between the saving of a version and its entry lie milliseconds.
 * @param since the fold's cursor when it was started.
 * @param inForceAt null: nothing was saved by then.
 */
export function fleetThen(
  fold: { fleetAt(position: Position): FleetIndex },
  since: Position,
  inForceAt: (at: EpochMs) => FleetIndex | null,
): FleetThen {
  return (position, at) =>
    position > since ? fold.fleetAt(position) : (inForceAt(at) ?? fold.fleetAt(position));
}
