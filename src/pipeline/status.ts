import type { DeviceEntry } from '../model/fleet-index.ts';
import type { DeviceFreshness, DeviceStatus } from '../model/live.ts';
import type { Cell } from './judges.ts';
import type { World } from './world.ts';

/** What is known of a device beyond its readings; null for one that is not in the fleet. */
export function statusOf(world: World, id: string): DeviceStatus | null {
  const entry = world.fleet.devices.get(id);
  if (entry === undefined) return null;
  const lane = world.placed.get(id)?.lane;
  const { tally } = lane ?? {};
  return {
    device: entry.spec.id,
    lastReadingAt: lane?.newest ?? null,
    lastReceivedAt: tally?.receivedAt ?? null,
    online: tally?.online ?? 'unknown',
    readings: tally?.readings ?? 0,
    late: tally?.late ?? 0,
    outOfOrder: tally?.outOfOrder ?? 0,
    duplicates: tally?.duplicates ?? 0,
    quarantined: tally?.quarantined ?? 0,
    unknownFields: { ...tally?.unknownFields },
    cannotJudge: cellsOf(world, entry).flatMap(doubtOf),
  };
}

/** Of every device of the fleet. */
export const freshnessOf = ({ fleet, placed }: World): readonly DeviceFreshness[] =>
  [...fleet.devices.values()].map(({ spec }) => {
    const lane = placed.get(spec.id)?.lane;
    return {
      device: spec.id,
      lastReadingAt: lane?.newest ?? null,
      readings: lane?.tally.readings ?? 0,
      late: lane?.tally.late ?? 0,
    };
  });

/** What the device is judged for, alone and together with the others of its site. */
function cellsOf(world: World, entry: DeviceEntry): readonly Cell[] {
  const placed = world.placed.get(entry.spec.id);
  const together = placed?.partition.siteLane?.stage.cells ?? [];
  const own = together.filter(({ asset }) => asset.device.spec.id === entry.spec.id);
  return [...(placed?.lane.stage.cells ?? []), ...own];
}

function doubtOf({
  detector,
  asset,
  failure,
  blind,
  judge,
  holds,
}: Cell): DeviceStatus['cannotJudge'] {
  const what = { type: detector.type, subject: asset.subject.id };
  if (failure !== null) {
    const reason = `out of service: ${failure}`;
    return [{ ...what, since: holds?.since ?? asset.since, reason }];
  }
  if (blind !== null) return [{ ...what, ...blind }];
  const doubt = judge?.doubt() ?? null;
  return doubt === null ? [] : [{ ...what, since: asset.since, reason: doubt }];
}
