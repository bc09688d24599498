import type {
  Group,
  GroupDetector,
  GroupFinding,
  GroupJudge,
  ZoneDay,
} from '../../src/detect/group-detector.ts';
import type { DayDigest, DayHour } from '../../src/model/digest.ts';
import { FleetShape } from '../../src/model/fleet.ts';
import { indexFleet } from '../../src/model/fleet-index.ts';
import { DeviceId } from '../../src/model/ids.ts';
import { epochMs } from '../../src/model/units.ts';
import { groupsOf } from '../../src/pipeline/zone-days.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** A Monday, in UTC. */
const FIRST = Date.UTC(2026, 5, 1);

const METER = { type: 'rotary', qMin: 0.4, qMax: 25, conversion: 'sgerg88' };

/**
 * A zone of sites with one meter each, which is called like its device.
 * @param zone what the zone states besides its name.
 * @param special what a meter or its site has otherwise, by device.
 */
export function zoneOfMeters(
  devices: readonly string[],
  zone: object = {},
  special: Readonly<Record<string, { readonly meter?: object; readonly site?: object }>> = {},
): Group {
  const fleet = FleetShape.parse({
    zones: [{ id: 'z', name: 'Zone', ...zone }],
    customers: [{ id: 'c', name: 'Works', class: 'factory' }],
    sites: devices.map((device) => ({
      id: `site-${device}`,
      name: device,
      zone: 'z',
      customer: 'c',
      timeZone: 'UTC',
      meters: [{ id: device, device, ...METER, ...special[device]?.meter }],
      ...special[device]?.site,
    })),
    devices: devices.map((id) => ({ id, reporting: 'hourly' })),
  });
  const group = groupsOf(indexFleet(fleet, 1))[0];
  if (group === undefined) throw new Error('the zone is missing');
  return group;
}

export interface HourSample {
  readonly p?: number | null;
  readonly vm?: number | null;
  readonly vb?: number | null;
}

const sum = (values: readonly (number | null)[]): number | null =>
  values.reduce<number | null>((s, v) => (s === null || v === null ? null : s + v), 0);

/** One device's day of whole hours; null for an hour without records. */
export function dayOf(
  device: string,
  n: number,
  samples: readonly (HourSample | null)[],
): DayDigest {
  const hours = samples.map((one): DayHour | null =>
    one === null ? null : { p: one.p ?? null, t: 20, vmM3: one.vm ?? null, vbM3: one.vb ?? null },
  );
  const known = hours.filter((hour) => hour !== null);
  const first = hours.findIndex((hour) => hour !== null);
  const last = hours.findLastIndex((hour) => hour !== null);
  return {
    device: DeviceId.parse(device),
    date: dateOf(n),
    weekday: new Date(FIRST + n * DAY).getUTCDay(),
    from: epochMs(FIRST + n * DAY + first * HOUR),
    to: epochMs(FIRST + n * DAY + (last + 1) * HOUR),
    hours,
    vmM3: sum(known.map(({ vmM3 }) => vmM3)),
    vbM3: sum(known.map(({ vbM3 }) => vbM3)),
    vbdM3: null,
    records: known.length,
  };
}

export const dateOf = (n: number): string => new Date(FIRST + n * DAY).toISOString().slice(0, 10);

/** Day `n` of the zone, counted from 0. */
export const zoneDay = (n: number, days: readonly DayDigest[]): ZoneDay => ({
  at: epochMs(FIRST + (n + 1) * DAY + 6 * HOUR),
  date: dateOf(n),
  from: epochMs(FIRST + n * DAY),
  to: epochMs(FIRST + (n + 1) * DAY),
  days: new Map(days.map((day) => [day.device, day])),
});

/** A finding with the number of the day that concluded it, and of the day of its onset. */
export interface Said extends GroupFinding {
  readonly on: number;
  readonly sinceDay: number;
}

export interface ZoneRun {
  readonly judge: GroupJudge;
  readonly said: readonly Said[];
}

/** Asks a question about every day; the state goes through JSON, as over a restart. */
export function zoneRun(
  detector: GroupDetector,
  group: Group,
  days: readonly ZoneDay[],
  settings: Readonly<Record<string, unknown>> = {},
): ZoneRun {
  let judge = detector.start(group, settings);
  const said = days.flatMap((day, on) => {
    const stored: unknown = JSON.parse(JSON.stringify(judge.state));
    const [next, findings] = detector.start(group, settings, stored).step(day);
    judge = next;
    return findings.map((one) => ({
      ...one,
      on,
      sinceDay: Math.floor((one.finding.since - FIRST) / DAY),
    }));
  });
  return { judge, said };
}
