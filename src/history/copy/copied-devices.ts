import type { DeviceId } from '../../model/ids.ts';
import { epochMs } from '../../model/units.ts';
import type { HistoryReader } from '../history.ts';
import { type Month, monthsIn } from './months.ts';
import type { Span } from './pages.ts';

/** Devices that are read together, and the months in which any of them has something. */
export interface DeviceGroup {
  readonly devices: readonly DeviceId[];
  readonly months: readonly Month[];
}

/** So many devices with an hourly reading fill a page in a month. */
const TOGETHER = 20;
const ALL: Span = { from: epochMs(0), to: epochMs(Date.UTC(2200, 0)) };

/** Every device that the store knows, in the order of their names. */
export async function deviceGroups(
  source: Pick<HistoryReader, 'latest' | 'readings'>,
  within: Partial<Span>,
): Promise<readonly DeviceGroup[]> {
  const span = { ...ALL, ...within };
  const newest = new Map<DeviceId, number>();
  for (const { device, ts } of await source.latest('all')) {
    newest.set(device, Math.max(newest.get(device) ?? -Infinity, ts));
  }
  const names = [...newest.keys()].sort();
  const groups: DeviceGroup[] = [];
  for (let n = 0; n < names.length; n += TOGETHER) {
    const devices = names.slice(n, n + TOGETHER);
    const last = Math.max(...devices.map((device) => newest.get(device) ?? 0));
    const to = epochMs(Math.min(span.to, last + 1));
    const [first] = await source.readings({ devices, from: span.from, to, limit: 1 });
    if (first !== undefined) groups.push({ devices, months: monthsIn({ from: first.ts, to }) });
  }
  return groups;
}
