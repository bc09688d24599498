import type { FieldRow, FieldRows } from './field-rows.ts';

/**
 * What the stored records themselves say went on, by rules of their own: nothing of
 * the detectors is used here. Each reason explains the alarms that follow from it.
 */
export const REASONS = {
  'not installed': 'before the first record under pressure',
  gap: 'more than 6 h between two records',
  'thin week': 'of 168 hourly slots of seven days less than 80 % filled',
  reset: 'a register stands more than 0.05 m³ lower than before',
  'scale fault': 'stored flow above 1,000 m³/h',
  'no pressure': '95–110 kPa absolute: installation or a pipe shut off, with the 24 h around',
  standstill: 'the register stood still for 72 h or more',
} as const;
export type Reason = keyof typeof REASONS;

/** A span of one device, epoch ms. */
export interface Explanation {
  readonly reason: Reason;
  readonly device: string;
  readonly from: number;
  readonly to: number;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const GAP_MS = 6 * HOUR;
const STANDSTILL_MS = 72 * HOUR;
/** m³; less is no flow. */
const STILL_M3 = 0.001;
const FELL_M3 = 0.05;
/** m³/h; no meter here carries a fortieth of it. */
const ABSURD_FLOW = 1_000;
const SLOTS_A_WEEK = 168;
const THIN = 0.8;

export function explain(rows: FieldRows): readonly Explanation[] {
  const begin = Math.min(...[...rows.values()].map((own) => own[0]?.at ?? Infinity));
  const end = Math.max(...[...rows.values()].map((own) => own.at(-1)?.at ?? -Infinity));
  return [...rows].flatMap(([device, own]) =>
    [
      ...notInstalled(own, begin),
      ...gaps(own, end),
      ...thinWeeks(own, end),
      ...falls(own),
      ...scaleFaults(own),
      ...withoutPressure(own),
      ...standstills(own),
    ].map((span): Explanation => ({ device, ...span })),
  );
}

type Span = Omit<Explanation, 'device'>;

const isUnderPressure = ({ p }: FieldRow): boolean => p > 110;

/** A meter is part of the fleet from the first record of all, but was hung later. */
function notInstalled(rows: readonly FieldRow[], begin: number): readonly Span[] {
  const first = rows.find(isUnderPressure);
  return first === undefined ? [] : [{ reason: 'not installed', from: begin, to: first.at }];
}

function gaps(rows: readonly FieldRow[], end: number): readonly Span[] {
  const stamps = [...rows.map(({ at }) => at), end];
  return stamps.flatMap((at, n): readonly Span[] => {
    const before = stamps[n - 1] ?? at;
    return at - before > GAP_MS ? [{ reason: 'gap', from: before, to: at }] : [];
  });
}

/** The seven days up to each day, where the hours with a record are too few. */
function thinWeeks(rows: readonly FieldRow[], end: number): readonly Span[] {
  const first = rows.find(isUnderPressure)?.at ?? end;
  const slots = new Set(rows.map(({ at }) => Math.floor(at / HOUR)));
  const thin: Span[] = [];
  for (let to = first + 7 * DAY; to <= end; to += DAY) {
    const from = to - 7 * DAY;
    const filled = Array.from({ length: SLOTS_A_WEEK }, (_, n) => Math.floor(from / HOUR) + n);
    const share = filled.filter((slot) => slots.has(slot)).length / SLOTS_A_WEEK;
    if (share < THIN) thin.push({ reason: 'thin week', from, to });
  }
  return thin;
}

const falls = (rows: readonly FieldRow[]): readonly Span[] =>
  rows.flatMap((row, n): readonly Span[] => {
    const before = rows[n - 1];
    if (before === undefined) return [];
    const fell = before.vm - row.vm > FELL_M3 || before.vb - row.vb > FELL_M3;
    return fell ? [{ reason: 'reset', from: before.at, to: row.at }] : [];
  });

const scaleFaults = (rows: readonly FieldRow[]): readonly Span[] =>
  stretches(rows, ({ qm }) => Math.abs(qm) > ABSURD_FLOW, 2 * DAY).map((span) => ({
    reason: 'scale fault',
    ...span,
  }));

const withoutPressure = (rows: readonly FieldRow[]): readonly Span[] =>
  stretches(rows, ({ p }) => p >= 95 && p <= 110, DAY).map(({ from, to }) => ({
    reason: 'no pressure',
    from: from - DAY,
    to: to + DAY,
  }));

function standstills(rows: readonly FieldRow[]): readonly Span[] {
  const spans: Span[] = [];
  let [from, still] = [rows[0]?.at ?? 0, rows[0]?.at ?? 0];
  rows.forEach((row, n) => {
    const used = row.vm - (rows[n - 1]?.vm ?? row.vm);
    if (Math.abs(used) > STILL_M3) {
      if (still - from >= STANDSTILL_MS) spans.push({ reason: 'standstill', from, to: still });
      from = row.at;
    }
    still = row.at;
  });
  return spans;
}

/** Rows of which something is true, joined over pauses of less than `pauseMs`. */
function stretches(
  rows: readonly FieldRow[],
  holds: (row: FieldRow) => boolean,
  pauseMs: number,
): readonly { readonly from: number; readonly to: number }[] {
  const found: { from: number; to: number }[] = [];
  for (const row of rows) {
    if (!holds(row)) continue;
    const last = found.at(-1);
    if (last === undefined || row.at - last.to > pauseMs) found.push({ from: row.at, to: row.at });
    else last.to = row.at;
  }
  return found;
}
