import { MeterOperation } from '../../model/archive/metering-kinds.ts';
import type { FleetIndex } from '../../model/fleet-index.ts';
import { DeviceId, type MeterId } from '../../model/ids.ts';
import { type EpochMs, epochMs } from '../../model/units.ts';

/** A device at a meter place; `to` is exclusive. */
export interface DeviceStay {
  readonly device: DeviceId;
  readonly meter: MeterId;
  readonly from: EpochMs;
  readonly to: EpochMs;
}

interface Change {
  readonly at: EpochMs;
  readonly before: DeviceId;
}

/**
 * Which device spoke for which meter place and when, back from the present fleet by
 * the operations that changed it: a device that serves another place since has
 * counted for the one where it sat, and what was taken out counts as long as it sat.
 * @param operations bodies of the archive's `meter-operation` items in force, in any order.
 * @param to end of the last stay of each place.
 */
export function deviceStays(
  fleet: FleetIndex,
  operations: readonly unknown[],
  to: EpochMs,
): readonly DeviceStay[] {
  const changes = changesOf(operations);
  return [...fleet.devices.values()].flatMap(({ spec, meter }) =>
    meter === null ? [] : staysAt(meter.id, spec.id, changes.get(meter.id) ?? [], to),
  );
}

/** @param changes the latest first. */
function staysAt(
  meter: MeterId,
  present: DeviceId,
  changes: readonly Change[],
  end: EpochMs,
): readonly DeviceStay[] {
  const stays: DeviceStay[] = [];
  let [device, to] = [present, end];
  for (const { at, before } of changes) {
    if (before === device || at >= to) continue;
    stays.push({ device, meter, from: at, to });
    [device, to] = [before, at];
  }
  return [...stays, { device, meter, from: epochMs(0), to }];
}

/** By meter place, the latest first; those that changed no device are passed over. */
function changesOf(operations: readonly unknown[]): ReadonlyMap<string, readonly Change[]> {
  const found = new Map<string, Change[]>();
  for (const body of operations) {
    const read = MeterOperation.safeParse(body);
    if (!read.success) continue;
    const { meter, at, old, new: fitted } = read.data;
    const before = DeviceId.safeParse(old?.device);
    if (fitted === undefined || !before.success || fitted.device === before.data) continue;
    const changes = found.get(meter) ?? [];
    changes.push({ at: epochMs(Date.parse(at)), before: before.data });
    found.set(meter, changes);
  }
  for (const changes of found.values()) changes.sort((a, b) => b.at - a.at);
  return found;
}
