import { writeFileSync } from 'node:fs';
import { expect } from 'vitest';
import { fleetText, type SampleSite } from './fleet-text.ts';
import { eventually } from './live-records.ts';
import { servicePlace } from './service-place.ts';
import type { ServicePlace } from './service-process.ts';

const SITES: readonly SampleSite[] = [
  { id: 'rtu', kind: 'station' },
  { id: 'm1', kind: 'meter' },
  { id: 'm2', kind: 'meter' },
];

/** A place with the station `rtu`, an edge node, behind which the fleet has meter `m1`, but not `m2`. */
export async function sparkplugPlace(
  settings: Readonly<Record<string, string>> = {},
): Promise<ServicePlace> {
  const place = await servicePlace(SITES, {
    GASWATCH__SPARKPLUG__REORDERSECONDS: '1',
    GASWATCH__SPARKPLUG__REBIRTHSECONDS: '1',
    ...settings,
  });
  writeFileSync(
    place.fleet,
    fleetText(SITES).replace('"id":"m1","password"', '"id":"m1","gateway":"rtu","password"'),
  );
  return place;
}

/** Waits until the service has understood so much, e.g. `deaths` 2: what is left when it stops waits for its next start. */
export const understood = (
  { httpPort }: Pick<ServicePlace, 'httpPort'>,
  count: string,
  total: number,
): Promise<void> =>
  eventually(async () => {
    const metrics = await (await fetch(`http://127.0.0.1:${httpPort}/metrics`)).text();
    expect(metrics).toContain(`gaswatch_ingest_total{count="sparkplug:${count}"} ${total}\n`);
  });
