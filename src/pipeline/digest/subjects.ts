import { dateName, localClock } from '../../lib/local-time.ts';
import {
  type DigestSpan,
  type LocalMoment,
  type MeterDigest,
  SPAN_MS,
  type StationDigest,
} from '../../model/digest.ts';
import type { DeviceEntry } from '../../model/fleet-index.ts';
import type { MeterUse, RegisterUse } from '../../model/meter-use.ts';
import type { MeterReading, StationReading } from '../../model/reading.ts';
import { stationFlow } from '../../model/station-flow.ts';
import { ATMOSPHERE_KPA, epochMs } from '../../model/units.ts';
import type { Registers } from './register-use.ts';
import { type Addition, m3Of, NO_VOLUME, type Stretch, spreadOf, type Volume } from './stretch.ts';

const single = (value: number | undefined): Addition['values'][number] =>
  value === undefined ? null : [value, value, value];

/** A record's share in its stretch, in the order that `meterDigest` reads. */
export const meterAddition = (
  { ts, receivedAt, values }: MeterReading,
  use: MeterUse,
): Addition => ({
  to: ts,
  delay: receivedAt - ts,
  idle: 0,
  valve: valveOf(values.valve),
  values: [single(values.pAbs), single(values.tGas), single(values.qm)],
  volumes: [volumeOf(use.vm), volumeOf(use.vb), volumeOf(use.vbd)],
});

/** Anything but its seat is open to gas; a switch that reports a fault tells nothing. */
const valveOf = (reported: string | undefined): Stretch['valve'] => {
  if (reported === undefined || reported === 'fault') return 'unknown';
  return reported === 'closed' ? 'closed' : 'open';
};

function volumeOf(use: RegisterUse | null): Volume {
  if (use === null || use.class === 'first' || use.class === 'out-of-order') return NO_VOLUME;
  return use.m3 === null ? { is: 'broken', m3: 0 } : { is: 'known', m3: use.m3 };
}

export function meterDigest(
  stretch: Stretch,
  span: DigestSpan,
  device: DeviceEntry,
  { vm, vb }: Registers,
): MeterDigest {
  return {
    subject: 'meter',
    ...common(stretch, span, device),
    vmM3: m3Of(stretch.volumes[0]),
    vbM3: m3Of(stretch.volumes[1]),
    vbdM3: m3Of(stretch.volumes[2]),
    vm: vm?.value ?? null,
    vb: vb?.value ?? null,
    pAbs: spreadOf(stretch.sums[0]),
    tGas: spreadOf(stretch.sums[1]),
    qm: spreadOf(stretch.sums[2]),
    valve: stretch.valve,
  };
}

/** Below this share of what the meters can carry nobody burns gas. */
const IDLE_SHARE = 0.001;
/** m³/h base, where the site has no meter on file. */
const IDLE_WITHOUT_METER = 0.05;

export function stationAddition(
  { ts, receivedAt, values }: StationReading,
  device: DeviceEntry,
): Addition {
  const { pOut, pOutMin, pOutMax, pIn, tGas } = values;
  const q = stationFlow(values);
  const low = Math.min(pOut ?? Infinity, pOutMin ?? Infinity);
  const high = Math.max(pOut ?? -Infinity, pOutMax ?? -Infinity);
  return {
    to: ts,
    delay: receivedAt - ts,
    idle: q !== undefined && q < idleBelow(device) ? 1 : 0,
    valve: valveOf(values.bypass),
    values: [pOut === undefined ? null : [low, pOut, high], single(pIn), single(tGas), single(q)],
    volumes: [],
  };
}

const idleLimits = new WeakMap<DeviceEntry, number>();

/** m³/h base under which the station counts as idle. */
export function idleBelow(device: DeviceEntry): number {
  const known = idleLimits.get(device);
  if (known !== undefined) return known;
  const { site } = device;
  const factor = ((site?.station?.setKPa ?? 0) + ATMOSPHERE_KPA) / ATMOSPHERE_KPA;
  const capacity = (site?.meters ?? []).reduce((sum, { qMax }) => sum + qMax * factor, 0);
  const limit = capacity > 0 ? IDLE_SHARE * capacity : IDLE_WITHOUT_METER;
  idleLimits.set(device, limit);
  return limit;
}

export const stationDigest = (
  stretch: Stretch,
  span: DigestSpan,
  device: DeviceEntry,
): StationDigest => ({
  subject: 'station',
  ...common(stretch, span, device),
  pOut: spreadOf(stretch.sums[0]),
  pIn: spreadOf(stretch.sums[1]),
  tGas: spreadOf(stretch.sums[2]),
  q: spreadOf(stretch.sums[3]),
  idleRecords: stretch.idle,
  bypass: stretch.valve,
});

/** A stretch is a gap when it is longer than this many of its spans, or of the device's intervals. */
const GAP = 1.5;

const common = (stretch: Stretch, span: DigestSpan, device: DeviceEntry) => {
  const { from, to, records, delayFrom, delayTo } = stretch;
  return {
    span,
    device: device.spec.id,
    from: epochMs(from),
    to: epochMs(to),
    local: localMoment(device.site?.timeZone ?? 'UTC', (from + to) / 2),
    cover:
      to - from > GAP * Math.max(SPAN_MS[span], device.intervalMs)
        ? ('gap' as const)
        : ('whole' as const),
    records,
    delayMs: { from: delayFrom, to: delayTo },
  };
};

function localMoment(timeZone: string, at: number): LocalMoment {
  const { day, hour, weekday } = localClock(timeZone, at);
  return { date: dateName(day), hour, weekday };
}
