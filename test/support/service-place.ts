import { join } from 'node:path';
import { type SampleSite, writeFleet } from './fleet-text.ts';
import { freePort } from './service.ts';
import type { ServicePlace } from './service-process.ts';
import { temporaryDirectory } from './temp-dir.ts';

export const ONE_STATION: readonly SampleSite[] = [{ id: 'a', kind: 'station' }];

/** A place for one service: a temporary directory, free ports, a fleet file. */
export async function servicePlace(
  sites: readonly SampleSite[] = ONE_STATION,
  settings: Readonly<Record<string, string>> = {},
): Promise<ServicePlace> {
  const dir = temporaryDirectory('service');
  return {
    dataDir: join(dir, 'data'),
    fleet: writeFleet(join(dir, 'fleet.yaml'), sites),
    mqttPort: await freePort(),
    httpPort: await freePort(),
    settings,
  };
}

/** Settings for e-mail through a server at this URL. */
export const mailSettings = (url: string, to: string): Readonly<Record<string, string>> => ({
  GASWATCH__EMAIL__SMTP: url,
  GASWATCH__EMAIL__FROM: 'alarms@gas.example.org',
  GASWATCH__EMAIL__TO: to,
});
