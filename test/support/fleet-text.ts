import { writeFileSync } from 'node:fs';

/** One site of a sample fleet: a station with a bypass, or a meter. */
export interface SampleSite {
  readonly id: string;
  /** Defaults to the site's id. */
  readonly device?: string;
  readonly kind: 'station' | 'meter';
  readonly reporting?: 'scada' | 'hourly';
  readonly hours?: Readonly<Record<string, readonly string[]>>;
}

export const passwordOf = (device: string): string => `pw-${device}`;

/** Set point 100 kPa: H 108, slam-shut 130, HH 140; low 80.75, slam-shut low 60. */
const STATION = {
  setKPa: 100,
  maopKPa: 200,
  runs: [
    { id: 'duty', role: 'duty', setKPa: 100, ssvHighKPa: 130, ssvLowKPa: 60 },
    { id: 'standby', role: 'standby', setKPa: 95, ssvHighKPa: 130, ssvLowKPa: 60 },
  ],
  bypass: { present: true, metered: false, secured: 'locked' },
};

const METER = {
  type: 'rotary',
  size: 'G65',
  qMin: 1,
  qMax: 100,
  capacity: 10_000_000,
  conversion: 'none',
};

const siteOf = ({ id, device = id, kind, hours }: SampleSite) => ({
  id,
  name: { zh: `站点${id}`, en: `Site ${id}` },
  zone: 'z',
  customer: 'c',
  timeZone: 'Asia/Shanghai',
  ...(hours === undefined ? {} : { hours }),
  ...(kind === 'station'
    ? { station: { device, ...STATION } }
    : { meters: [{ id: `${id}-m`, device, serial: id, ...METER }] }),
});

/** A fleet file; JSON is YAML. */
export function fleetText(sites: readonly SampleSite[]): string {
  return JSON.stringify({
    zones: [{ id: 'z', name: 'Zone', gas: { hs: 40.66, d: 0.581, xCO2: 0.006, xH2: 0 } }],
    customers: [{ id: 'c', name: { zh: '用户', en: 'Customer' }, class: 'factory' }],
    sites: sites.map(siteOf),
    devices: sites.map(({ id, device = id, reporting = 'scada' }) => ({
      id: device,
      password: passwordOf(device),
      reporting,
      intervalSeconds: reporting === 'scada' ? 10 : 3600,
    })),
  });
}

export function writeFleet(path: string, sites: readonly SampleSite[]): string {
  writeFileSync(path, fleetText(sites));
  return path;
}
