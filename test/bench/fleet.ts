import { writeFileSync } from 'node:fs';
import { type MessageSource, meterSource, stationSource } from './load/message-source.ts';

/** Device `d000000` is the station of site `s000000`, `d000001` its meter, and so on. */
export interface BenchDevice {
  readonly device: string;
  readonly password: string;
  readonly site: string;
  readonly source: MessageSource;
}

export interface BenchFleet {
  readonly devices: readonly BenchDevice[];
  /** Contract §3. */
  file(): object;
  writeTo(path: string): string;
}

export interface FleetSize {
  readonly devices: number;
  /** `hourly`: for devices that stay silent in a run, so that none of them is reported silent. */
  readonly reporting: 'scada' | 'hourly';
  /** What a station's outlet shows; absent: its set point. */
  readonly outletKPa?: (device: string) => number;
}

const six = (n: number): string => String(n).padStart(6, '0');

/** Stations and meters in turn, two at each site. Passwords are plain: kept as HMAC by the service. */
export function benchFleet({ devices: count, reporting, outletKPa }: FleetSize): BenchFleet {
  const devices = Array.from({ length: count }, (_, index) => {
    const device = `d${six(index)}`;
    const source =
      index % 2 === 0
        ? stationSource(device, index, outletKPa && (() => outletKPa(device)))
        : meterSource(device, index);
    return { device, password: `pw-${device}`, site: `s${six(index >> 1)}`, source };
  });
  const file = (): object => fleetFile(devices, reporting);
  return {
    devices,
    file,
    writeTo(path) {
      // JSON is YAML, and quicker to write and to read
      writeFileSync(path, JSON.stringify(file()));
      return path;
    },
  };
}

function fleetFile(devices: readonly BenchDevice[], reporting: FleetSize['reporting']) {
  const sites = devices.flatMap(({ device, site }, index) =>
    index % 2 === 0 ? [siteOf(site, device, devices[index + 1]?.device)] : [],
  );
  return {
    zones: [{ id: 'z', name: 'Zone', gas: { hs: 40.66, d: 0.581, xCO2: 0.006, xH2: 0 } }],
    customers: [{ id: 'c', name: { zh: '用户', en: 'Customer' }, class: 'factory' }],
    sites,
    devices: devices.map(({ device, password }) => ({
      id: device,
      password,
      reporting,
      intervalSeconds: reporting === 'scada' ? 60 : 3600,
    })),
  };
}

const siteOf = (site: string, station: string, meter: string | undefined) => ({
  id: site,
  name: { zh: `站点${site}`, en: `Site ${site}` },
  zone: 'z',
  customer: 'c',
  timeZone: 'Asia/Shanghai',
  volumeM3: 2,
  station: { device: station, ...STATION },
  meters: meter === undefined ? [] : [{ id: `${site}-m`, device: meter, serial: site, ...METER }],
});

/** Set point 100 kPa: high 108, slam-shut 130, high-high 140; low 80.75. */
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
  type: 'turbine',
  size: 'G100',
  qMin: 8,
  qMax: 160,
  capacity: 10_000_000,
  resolution: 0.001,
  conversion: 'none',
};
