import type { DeviceId } from '../../model/ids.ts';
import type { Reading } from '../../model/reading.ts';
import type { HistoryReader } from '../history.ts';
import { compareReadings, type Difference } from './compare-readings.ts';
import type { DeviceGroup } from './copied-devices.ts';
import type { CopyProgress } from './copy-progress.ts';
import type { Month } from './months.ts';
import { pagesOf } from './pages.ts';
import { type Digest, EMPTY, sameDigest, withReading } from './reading-digest.ts';

export interface ComparedStores {
  readonly source: Pick<HistoryReader, 'readings'>;
  readonly target: Pick<HistoryReader, 'readings'>;
  /** What the source held when it was copied; nobody has written there since. */
  readonly progress: Pick<CopyProgress, 'digest'>;
  /** Gives readings to the target again; returns how many it stored. */
  readonly adopt: (readings: readonly Reading[]) => Promise<number>;
  readonly pause: (ms: number) => Promise<unknown>;
  readonly settleMs: number;
  readonly tell: (step: {
    readonly readings: number;
    readonly device: DeviceId;
    readonly month: string;
  }) => void;
}

export interface MonthDifference extends Difference {
  readonly device: DeviceId;
  readonly month: string;
}

interface Suspect {
  readonly device: DeviceId;
  readonly month: Month;
}

const PAGE = 50_000;

/**
 * Reads the target back: count and checksum of each device and month. Where they are not those of
 * the source, the readings are compared one by one; what an engine lost between acknowledging and
 * flushing is given again once. Months in which the source has nothing are not looked at.
 */
export async function compareStores(stores: ComparedStores, groups: readonly DeviceGroup[]) {
  const { deviceMonths, suspects } = await suspectsIn(stores, groups);
  const failed: Suspect[] = [];
  let shortened = 0;
  for (const suspect of suspects) {
    const found = await compareMonth(stores, suspect);
    shortened += found.shortened;
    if (found.difference !== null) failed.push(suspect);
  }
  let stored = 0;
  for (const { device, month } of failed) {
    for await (const page of pagesOf(stores.source, [device], month, PAGE)) {
      stored += await stores.adopt(page);
    }
  }
  if (failed.length > 0) await stores.pause(stores.settleMs);
  const differences: MonthDifference[] = [];
  for (const suspect of failed) {
    const { difference } = await compareMonth(stores, suspect);
    const { device, month } = suspect;
    if (difference !== null) differences.push({ device, month: month.name, ...difference });
  }
  return { stored, result: { deviceMonths, differences, shortened } };
}

async function suspectsIn(stores: ComparedStores, groups: readonly DeviceGroup[]) {
  const suspects: Suspect[] = [];
  let [deviceMonths, readings] = [0, 0];
  for (const { devices, months } of groups) {
    for (const month of months) {
      const expected = new Map(
        devices.map((device) => [device, stores.progress.digest(device, month.name) ?? EMPTY]),
      );
      const asked = devices.filter((device) => (expected.get(device) ?? EMPTY).count > 0);
      const [first] = asked;
      if (first === undefined) continue;
      const found = new Map<DeviceId, Digest>();
      for await (const page of pagesOf(stores.target, asked, month, PAGE)) {
        for (const reading of page) {
          found.set(reading.device, withReading(found.get(reading.device) ?? EMPTY, reading));
        }
        readings += page.length;
        stores.tell({ readings, device: first, month: month.name });
      }
      deviceMonths += asked.length;
      for (const device of asked) {
        const [there, here] = [found.get(device) ?? EMPTY, expected.get(device) ?? EMPTY];
        if (!sameDigest(there, here)) suspects.push({ device, month });
      }
    }
  }
  return { deviceMonths, suspects };
}

async function compareMonth({ source, target }: ComparedStores, { device, month }: Suspect) {
  return compareReadings(await allOf(source, device, month), await allOf(target, device, month));
}

async function allOf(
  store: Pick<HistoryReader, 'readings'>,
  device: DeviceId,
  month: Month,
): Promise<readonly Reading[]> {
  const found: Reading[] = [];
  for await (const page of pagesOf(store, [device], month, PAGE)) {
    for (const reading of page) found.push(reading);
  }
  return found;
}
