import type { DeviceId } from '../../model/ids.ts';
import { type Reading, readingKey } from '../../model/reading.ts';
import type { EpochMs } from '../../model/units.ts';

/** What a pass over late data reads again: readings of a device as they were admitted. */
export interface Past {
  /** In event-time order; `to` is exclusive. */
  readings(query: PastQuery): Promise<readonly Reading[]>;
}

export interface PastQuery {
  readonly devices: readonly DeviceId[];
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly limit: number;
}

/** A past that is written while it is judged, for input that no store holds. */
export interface KeptPast extends Past {
  keep(readings: readonly Reading[]): void;
}

/** Holds every reading in memory: for inputs of bounded size. */
export function createKeptPast(): KeptPast {
  /** By device, then by moment: of two contents the later one stays, as in history. */
  const kept = new Map<DeviceId, Map<string, Reading>>();
  return {
    keep(readings) {
      for (const reading of readings) {
        if (reading.record === 'status') continue;
        const own = kept.get(reading.device) ?? new Map<string, Reading>();
        kept.set(reading.device, own.set(readingKey(reading), reading));
      }
    },
    async readings({ devices, from, to, limit }) {
      return devices
        .flatMap((device) => [...(kept.get(device)?.values() ?? [])])
        .filter(({ ts }) => ts >= from && ts < to)
        .sort((a, b) => a.ts - b.ts || a.position - b.position)
        .slice(0, limit);
    },
  };
}
