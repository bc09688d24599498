import type { DeviceStatus } from '../model/live.ts';
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
    cannotJudge: (lane?.cells ?? []).flatMap((cell) => {
      const { detector, asset, failure, blind } = cell;
      const what = { type: detector.type, subject: asset.subject.id };
      if (failure !== null) {
        const reason = `out of service: ${failure}`;
        return [{ ...what, since: cell.holds?.since ?? asset.since, reason }];
      }
      return blind === null ? [] : [{ ...what, ...blind }];
    }),
  };
}
