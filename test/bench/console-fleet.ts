import { writeFileSync } from 'node:fs';
import { type BenchDevice, type BenchFleet, benchFleet } from './fleet.ts';

export interface ConsoleFleet extends BenchFleet {
  /** One of each site; what they send is above the high-high limit: an alarm at once. */
  readonly stations: readonly BenchDevice[];
}

/** Above the high-high limit of 140 kPa. */
const OVERPRESSURE_KPA = 150;

/** Stations with a share of the meters each; only the stations ever send. */
export function consoleFleet(sites: number, meters: number): ConsoleFleet {
  const few = benchFleet({
    devices: 2 * sites,
    reporting: 'hourly',
    outletKPa: () => OVERPRESSURE_KPA,
  });
  // the border: the bench's own fleet file
  const file = few.file() as { readonly sites: readonly SiteText[]; readonly devices: object[] };
  const each = Math.ceil(meters / sites);
  const whole = {
    ...file,
    sites: file.sites.map((site) => ({ ...site, meters: metersOf(site, each) })),
    devices: [
      ...file.devices.filter((_, n) => n % 2 === 0),
      ...file.sites.flatMap((site) =>
        metersOf(site, each).map(({ device }) => ({
          id: device,
          password: `pw-${device}`,
          reporting: 'daily',
          intervalSeconds: 86_400,
        })),
      ),
    ],
  };
  return {
    devices: few.devices,
    stations: few.devices.filter((_, n) => n % 2 === 0),
    file: () => whole,
    writeTo: (path) => {
      writeFileSync(path, JSON.stringify(whole));
      return path;
    },
  };
}

interface SiteText {
  readonly id: string;
  readonly meters: readonly object[];
}

const metersOf = ({ id, meters: [meter] }: SiteText, count: number) =>
  Array.from({ length: count }, (_, n) => ({
    ...meter,
    id: `${id}-m${n}`,
    device: `${id}-d${n}`,
    serial: `${id}-${n}`,
  }));
