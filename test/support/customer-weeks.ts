import {
  type Digest,
  type MeterDigest,
  SPAN_MS,
  type StationDigest,
} from '../../src/model/digest.ts';
import { FleetShape } from '../../src/model/fleet.ts';
import { type FleetIndex, indexFleet } from '../../src/model/fleet-index.ts';
import type { DeviceId } from '../../src/model/ids.ts';
import { epochMs } from '../../src/model/units.ts';

const HOUR_MS = 3_600_000;
/** A Sunday, far from every holiday of China. */
export const WEEKS_FROM = Date.UTC(2026, 4, 31);

/** Hours since the first Sunday, and where they lie in the week. */
export interface HourAt {
  readonly n: number;
  readonly hour: number;
  /** 0 = Sunday. */
  readonly weekday: number;
  readonly day: number;
}

export const hourAt = (n: number): HourAt => ({
  n,
  hour: n % 24,
  weekday: Math.floor(n / 24) % 7,
  day: Math.floor(n / 24),
});

/** Two shifts from Monday to Saturday, 06 to 22 o'clock, m³/h; nothing at night and on Sundays. */
export const twoShifts = ({ hour, weekday }: HourAt): number =>
  weekday === 0 || hour < 6 || hour >= 22 ? 0 : 80 + 5 * (hour % 3);

const dateOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

interface Stretch {
  readonly device?: string;
  readonly span?: 'slot' | 'hour';
}

function common(from: number, span: 'slot' | 'hour', device: string) {
  const at = hourAt(Math.floor((from - WEEKS_FROM) / HOUR_MS));
  return {
    span,
    // a test's own id, as the fleet's
    device: device as DeviceId,
    from: epochMs(from),
    to: epochMs(from + SPAN_MS[span]),
    local: { date: dateOf(from), hour: at.hour, weekday: at.weekday },
    cover: 'whole' as const,
    records: 1,
    delayMs: { from: 0, to: 0 },
  };
}

const own = ({
  device: _device,
  span: _span,
  ...rest
}: Partial<Omit<MeterDigest, 'device' | 'span'>> & Stretch) => rest;

/** A stretch of a meter that counted `vmM3`. */
export const meterStretch = (
  from: number,
  vmM3: number | null,
  more: Partial<Omit<MeterDigest, 'device' | 'span'>> & Stretch = {},
): MeterDigest => ({
  subject: 'meter',
  ...common(from, more.span ?? 'hour', more.device ?? 'evc'),
  vmM3,
  vbM3: vmM3,
  vbdM3: null,
  vm: null,
  vb: null,
  pAbs: null,
  tGas: null,
  qm: null,
  valve: 'unknown',
  ...own(more),
});

const steady = (value: number) => ({ mean: value, min: value, max: value });

/** A stretch of a station with its outlet at `pOut` kPa, and its flow where it tells it. */
export const stationStretch = (
  from: number,
  pOut: number | null,
  q: number | null = null,
  span: 'slot' | 'hour' = 'hour',
): StationDigest => ({
  subject: 'station',
  ...common(from, span, 'rtu'),
  pOut: pOut === null ? null : steady(pOut),
  pIn: null,
  tGas: null,
  q: q === null ? null : steady(q),
  idleRecords: 0,
  bypass: 'closed',
});

/** Stretches hour by hour, for hours `from` to `to` since the first Sunday. */
export const hoursBetween = (
  from: number,
  to: number,
  make: (at: HourAt, ms: number) => readonly Digest[],
): readonly Digest[] =>
  Array.from({ length: to - from }, (_, n) => from + n).flatMap((n) =>
    make(hourAt(n), WEEKS_FROM + n * HOUR_MS),
  );

/** Hours since the first Sunday at which a moment lies, for readable expectations. */
export const hourOf = (ms: number): number => (ms - WEEKS_FROM) / HOUR_MS;

/** A works with one meter, 13 to 250 m³/h, and its own station with a bypass. */
export const works = (change: (fleet: WorksFleet) => object = (fleet) => fleet): FleetIndex =>
  indexFleet(FleetShape.parse(change(structuredClone(WORKS))), 1);

const WORKS = {
  zones: [{ id: 'z', name: 'Zone', holidays: [] as string[] }],
  customers: [{ id: 'plant', name: 'Plant', class: 'factory' }],
  sites: [
    {
      id: 'works',
      name: 'Works',
      zone: 'z',
      customer: 'plant',
      timeZone: 'UTC',
      station: {
        device: 'rtu',
        setKPa: 100,
        runs: [{ id: 'A', role: 'duty', setKPa: 100, sg: 10 }],
        bypass: { present: true, metered: false },
      },
      meters: [{ id: 'm1', device: 'evc', type: 'turbine', qMin: 2, qMax: 250 }],
    },
  ],
  devices: [
    { id: 'rtu', reporting: 'scada', intervalSeconds: 10 },
    { id: 'evc', reporting: 'hourly' },
  ],
};
export type WorksFleet = typeof WORKS;
