import { writeFileSync } from 'node:fs';
import { type ApiClient, signedIn } from '../support/api-client.ts';
import type { SampleSite } from '../support/fleet-text.ts';
import { servicePlace } from '../support/service-place.ts';
import {
  type ServicePlace,
  type ServiceProcess,
  spawnService,
} from '../support/service-process.ts';

/** A running service whose console a test looks at. */
export interface ConsolePlace {
  readonly place: ServicePlace;
  readonly service: ServiceProcess;
  /** Of the console. */
  readonly url: string;
  /** As the first administrator. */
  readonly api: ApiClient;
}

export interface ConsoleSetup {
  readonly sites?: readonly SampleSite[];
  /** Instead of the sample sites: a whole fleet file. */
  readonly fleet?: object;
  readonly settings?: Readonly<Record<string, string>>;
}

/** Its device tells little: it is not silent however long a test takes. */
export const CALM_STATION: readonly SampleSite[] = [
  { id: 'a', kind: 'station', reporting: 'hourly' },
];

export async function openConsole(setup: ConsoleSetup = {}): Promise<ConsolePlace> {
  const place = await servicePlace(setup.sites ?? CALM_STATION, setup.settings);
  if (setup.fleet !== undefined) writeFileSync(place.fleet, JSON.stringify(setup.fleet));
  const service = spawnService(place);
  await service.ready;
  const api = await signedIn(place.httpPort);
  return { place, service, url: `http://localhost:${place.httpPort}`, api };
}
