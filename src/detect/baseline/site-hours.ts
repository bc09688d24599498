import { z } from 'zod';
import { hoursOf, type MeterDigest } from '../../model/digest.ts';

const OpenHour = z.object({
  /** Of the stretches in it, epoch ms. */
  from: z.number(),
  to: z.number(),
  date: z.string(),
  weekday: z.number(),
  hour: z.number(),
  /** Null once a register did not say. */
  m3: z.number().nullable(),
  hours: z.number(),
  tGas: z.number().nullable(),
});
type OpenHour = z.infer<typeof OpenHour>;

/** What all meters of a site counted by the local hour, put together from their stretches. */
export const SiteHours = z.object({
  /** By device: the hour that still grows. */
  open: z.record(z.string(), OpenHour),
  /** Hours that some meters have closed, oldest first. */
  waiting: z.array(OpenHour.extend({ meters: z.number() })),
});
export type SiteHours = z.infer<typeof SiteHours>;

export const NO_HOURS: SiteHours = { open: {}, waiting: [] };

/** m³ actual of all meters in one local hour. */
export interface SiteHour {
  /** Of its stretches, epoch ms. */
  readonly from: number;
  readonly to: number;
  readonly date: string;
  readonly weekday: number;
  readonly hour: number;
  readonly m3: number;
  /** °C. */
  readonly tGas: number | null;
}

/** Hours that wait for a meter that lags: one behind a dead modem must not stop them for ever. */
const MOST_WAITING = 6;
/** An hour is known when this much of it is. */
const LEAST_HOURS = 0.75;

const NOTHING: readonly SiteHour[] = [];

/** A stretch of one of `meters` meters; returns the hours that are now complete. */
export function addStretch(
  book: SiteHours,
  digest: MeterDigest,
  meters: number,
): readonly [SiteHours, readonly SiteHour[]] {
  const { date, hour } = digest.local;
  const before = book.open[digest.device];
  const isSame = before !== undefined && before.date === date && before.hour === hour;
  const open = { ...book.open, [digest.device]: grown(isSame ? before : null, digest) };
  if (isSame || before === undefined) return [{ ...book, open }, NOTHING];
  return close({ ...book, open }, before, meters);
}

function grown(before: OpenHour | null, digest: MeterDigest): OpenHour {
  const { from, to, local } = digest;
  const { date, weekday, hour } = local;
  const m3 = digest.cover === 'gap' || digest.vmM3 === null ? null : Math.max(0, digest.vmM3);
  const tGas = digest.tGas?.mean ?? null;
  if (before === null) return { from, to, date, weekday, hour, m3, hours: hoursOf(digest), tGas };
  return {
    ...before,
    to,
    m3: before.m3 === null || m3 === null ? null : before.m3 + m3,
    hours: before.hours + hoursOf(digest),
    tGas: before.tGas ?? tGas,
  };
}

function close(
  book: SiteHours,
  one: OpenHour,
  meters: number,
): readonly [SiteHours, readonly SiteHour[]] {
  const known = one.hours >= LEAST_HOURS ? one.m3 : null;
  const at = book.waiting.findIndex(({ date, hour }) => date === one.date && hour === one.hour);
  const before = book.waiting[at];
  const joined =
    before === undefined
      ? { ...one, m3: known, meters: 1 }
      : {
          ...before,
          m3: before.m3 === null || known === null ? null : before.m3 + known,
          tGas: before.tGas ?? one.tGas,
          meters: before.meters + 1,
        };
  const others = book.waiting.filter((_, i) => i !== at);
  if (joined.meters < meters)
    return [{ ...book, waiting: [...others, joined].slice(-MOST_WAITING) }, NOTHING];
  const { from, to, date, weekday, hour, m3, tGas } = joined;
  return [
    { ...book, waiting: others },
    m3 === null ? NOTHING : [{ from, to, date, weekday, hour, m3, tGas }],
  ];
}
