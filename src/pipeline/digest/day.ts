import { z } from 'zod';
import type { DayDigest, DayHour, Digest } from '../../model/digest.ts';
import { epochMs } from '../../model/units.ts';
import { joinVolumes, m3Of, type Volume } from './stretch.ts';

/** A known hour and those before it: a list that shares its tail, for it grows hour by hour and is kept often. */
interface HourChain {
  readonly hour: number;
  readonly values: DayHour;
  readonly before: HourChain | null;
}

/** The day that still grows. */
export const OpenDay = z.object({
  date: z.string(),
  weekday: z.number(),
  from: z.number(),
  to: z.number(),
  // written by ourselves in the same version of the lane's file
  hours: z.custom<HourChain | null>((value) => typeof value === 'object'),
  volumes: z.array(z.custom<Volume>()).readonly(),
  records: z.number(),
});
export type OpenDay = z.infer<typeof OpenDay>;

/** Puts an hour into its day; one of another date closes the day before. */
export function addHour(
  open: OpenDay | null,
  hour: Digest,
  volumes: readonly Volume[],
): readonly [OpenDay, DayDigest | null] {
  const { date, weekday } = hour.local;
  const isNew = open === null || open.date !== date;
  const day = isNew ? newDay(date, weekday, hour.from) : open;
  const hours =
    hour.cover === 'whole'
      ? { hour: hour.local.hour, values: dayHour(hour), before: day.hours }
      : day.hours;
  const next: OpenDay = {
    date,
    weekday,
    from: day.from,
    to: hour.to,
    hours,
    volumes: joinVolumes(day.volumes, volumes),
    records: day.records + hour.records,
  };
  return [next, isNew && open !== null ? closed(open, hour) : null];
}

const newDay = (date: string, weekday: number, from: number): OpenDay => ({
  date,
  weekday,
  from,
  to: from,
  hours: null,
  volumes: [],
  records: 0,
});

/** By local hour; of two with the same number, when the clock was set back, the later one. */
function byHour(last: HourChain | null): readonly (DayHour | null)[] {
  const hours: (DayHour | null)[] = Array.from({ length: 24 }, () => null);
  for (let one = last; one !== null; one = one.before) hours[one.hour] ??= one.values;
  return hours;
}

const dayHour = (hour: Digest): DayHour =>
  hour.subject === 'meter'
    ? { vmM3: hour.vmM3, vbM3: hour.vbM3, p: mean(hour.pAbs), t: mean(hour.tGas) }
    : {
        vmM3: null,
        vbM3: hour.q === null ? null : (hour.q.mean * (hour.to - hour.from)) / 3_600_000,
        p: mean(hour.pOut),
        t: mean(hour.tGas),
      };

const mean = (spread: { readonly mean: number } | null): number | null => spread?.mean ?? null;

const closed = (day: OpenDay, { device }: Digest): DayDigest => ({
  device,
  date: day.date,
  weekday: day.weekday,
  from: epochMs(day.from),
  to: epochMs(day.to),
  hours: byHour(day.hours),
  vmM3: m3Of(day.volumes[0]),
  vbM3: m3Of(day.volumes[1]),
  vbdM3: m3Of(day.volumes[2]),
  records: day.records,
});
