import { err, ok, type Result } from '../../lib/result.ts';
import type { Adjustment, Settlement } from '../../model/archive/operation-kinds.ts';
import type { EpochMs } from '../../model/units.ts';
import { type BilledUse, billedUse } from '../books/billed-use.ts';
import { dayAfter, type GasCalendar, gasDaySpan } from '../books/gas-day.ts';
import type { GasDay, MeterDay } from '../contract/metering-books.ts';
import type { CycleSpan } from './cycle-at.ts';

export interface SettleInput {
  readonly cycle: CycleSpan;
  readonly calendar: GasCalendar;
  /** Of the books, of the cycle and of those settled before it. */
  readonly days: readonly MeterDay[];
  /** Times in which nothing can flow through the place: before it was fitted, sealed, closed. */
  readonly still: readonly Span[];
  /** Cycles of this meter that are settled, oldest first. */
  readonly earlier: readonly Settlement[];
  /** Base m³ per actual m³, where the meter has no base register. */
  readonly factor: number;
}

export interface Span {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
}

export interface SettledVolumes
  extends Pick<
    Settlement,
    'volumeM3' | 'estimatedVbM3' | 'adjustmentM3' | 'settledM3' | 'factor' | 'days' | 'adjustments'
  > {
  readonly vb: number | null;
  readonly vm: number | null;
  /** First days of earlier cycles that cannot be compared: the books no longer have all of their days. */
  readonly unchecked: readonly GasDay[];
}

/** Two clocks, and a stamp that is rounded to the minute. */
const TOLERANCE_MS = 60_000;
/** Litres: what is frozen is kept to this. */
const DIGITS = 1_000;

/**
 * Freezes a cycle: its days with the versions they had, and what earlier cycles
 * have become since they were closed. Refused with the days of which the
 * registers, or volumes that people have set, do not account for all of the time.
 */
export function settleMeter(input: SettleInput): Result<SettledVolumes, readonly GasDay[]> {
  const byDay = new Map(input.days.map((day) => [day.day, day]));
  const names = daysIn(input.cycle);
  const missing = names.filter((day) => !isAccounted(day, byDay.get(day), input));
  if (missing.length > 0) return err(missing);
  const own = names.flatMap((day) => byDay.get(day) ?? []);
  const { adjustments, unchecked } = adjustmentsOf(input.earlier, byDay);
  const { factor } = input;
  const billed = own.map(({ stats }) => billedUse(stats, factor));
  const volumeM3 = kept(sum(billed, ({ m3 }) => m3));
  const adjustmentM3 = kept(adjustments.reduce((total, { m3 }) => total + m3, 0));
  return ok({
    volumeM3,
    estimatedVbM3: kept(sum(billed, ({ estimatedM3 }) => estimatedM3)),
    adjustmentM3,
    settledM3: kept(volumeM3 + adjustmentM3),
    ...(isByFactor(billed) ? { factor } : {}),
    vb: own.findLast(({ stats }) => stats.vb !== null)?.stats.vb ?? null,
    vm: own.findLast(({ stats }) => stats.vm !== null)?.stats.vm ?? null,
    days: own.map(({ day, stats, version }) => ({
      day,
      vbM3: kept(billedUse(stats, factor).m3),
      version,
    })),
    adjustments: [...adjustments],
    unchecked,
  });
}

/** Also where nothing flowed yet: what late data brings to such a cycle is billed by the factor of then. */
const isByFactor = (billed: readonly BilledUse[]): boolean =>
  billed.some(({ register, m3 }) => register === 'vm' && m3 !== 0) ||
  billed.every(({ register }) => register === 'vm');

const sum = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((total, item) => total + of(item), 0);

const kept = (m3: number): number => {
  const rounded = Math.round(m3 * DIGITS) / DIGITS;
  // JSON has no -0
  return rounded === 0 ? 0 : rounded;
};

function isAccounted(
  day: GasDay,
  row: MeterDay | undefined,
  { calendar, still, factor }: SettleInput,
): boolean {
  const span = gasDaySpan(calendar, day);
  const quiet = overlapMs(still, span.start, span.end);
  const known = row === undefined ? 0 : billedUse(row.stats, factor).knownMs;
  return known + quiet >= span.end - span.start - TOLERANCE_MS;
}

const overlapMs = (spans: readonly Span[], from: EpochMs, to: EpochMs): number =>
  spans.reduce(
    (total, span) => total + Math.max(0, Math.min(to, span.to) - Math.max(from, span.from)),
    0,
  );

function adjustmentsOf(
  earlier: readonly Settlement[],
  byDay: ReadonlyMap<GasDay, MeterDay>,
): { readonly adjustments: readonly Adjustment[]; readonly unchecked: readonly GasDay[] } {
  const adjustments: Adjustment[] = [];
  const unchecked: GasDay[] = [];
  // at the factor of then: another contract since is no correction of what was billed
  for (const { from, to, volumeM3, days, factor = 1 } of earlier) {
    // days that late data brought count too; days that are gone would count as gas given back
    if (days.some(({ day }) => !byDay.has(day))) {
      unchecked.push(from);
      continue;
    }
    const rows = daysIn({ from, to }).flatMap((day) => byDay.get(day) ?? []);
    const now = kept(sum(rows, ({ stats }) => billedUse(stats, factor).m3));
    const adjusted = earlier
      .flatMap((one) => one.adjustments)
      .filter((one) => one.from === from)
      .reduce((total, { m3 }) => total + m3, 0);
    const m3 = kept(now - volumeM3 - adjusted);
    if (m3 !== 0) adjustments.push({ from, to, m3, volumeM3: now });
  }
  return { adjustments, unchecked };
}

function daysIn({ from, to }: Pick<CycleSpan, 'from' | 'to'>): readonly GasDay[] {
  const days: GasDay[] = [];
  for (let day = from; day < to; day = dayAfter(day)) days.push(day);
  return days;
}
