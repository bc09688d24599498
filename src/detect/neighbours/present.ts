import type { DayDigest, DayHour } from '../../model/digest.ts';
import type { Member, ZoneDay } from '../group-detector.ts';
import { median } from '../stats/median.ts';
import { dayCore, LEAST_HOURS } from './day-core.ts';

/** A meter that reported enough pressures on a day. */
export interface Present {
  readonly id: string;
  readonly member: Member;
  readonly day: DayDigest;
  readonly hours: readonly (DayHour | null)[];
  /** Spread of its pressure over the core of the day, kPa. */
  readonly width: number;
  /** Median of the day, kPa absolute. */
  readonly readingKPa: number;
}

export function presentOn(day: ZoneDay, members: readonly Member[]): ReadonlyMap<string, Present> {
  const present = new Map<string, Present>();
  for (const member of members) {
    const { id } = member.device.spec;
    const own = day.days.get(id);
    if (own === undefined) continue;
    const pressures = own.hours.flatMap((hour) =>
      hour === null || hour.p === null ? [] : [hour.p],
    );
    const readingKPa = pressures.length < LEAST_HOURS ? null : median(pressures);
    const width = dayCore(pressures)?.width ?? 0;
    if (readingKPa === null) continue;
    present.set(id, { id, member, day: own, hours: own.hours, width, readingKPa });
  }
  return present;
}

/**
 * Meters that may hang on the same network: those next to it in pressure. Each
 * further attempt looks past the ones before, because networks of equal pressure
 * lie mixed in that order.
 */
export function candidatesOf(
  levels: readonly Present[],
  place: number,
  attempts: number,
  count: number,
): readonly string[] {
  const half = Math.ceil(count / 2);
  // round and round: a small zone begins again with its first
  const skip = levels.length <= count ? 0 : (attempts * half) % Math.ceil(levels.length / 2);
  const zoneOf = (one: Present | undefined) => one?.member.site.timeZone;
  const around: string[] = [];
  for (let step = skip + 1; step <= levels.length && around.length < count; step += 1) {
    for (const other of [levels[place - step], levels[place + step]]) {
      if (other === undefined || around.length >= count) continue;
      // hours are local: those of another time zone cannot be laid side by side
      if (zoneOf(other) === zoneOf(levels[place])) around.push(other.id);
    }
  }
  return around;
}

export const byLevel = (present: ReadonlyMap<string, Present>): readonly Present[] =>
  [...present.values()].toSorted((a, b) => a.readingKPa - b.readingKPa || (a.id < b.id ? -1 : 1));
