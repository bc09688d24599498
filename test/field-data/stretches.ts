import type { FieldRow } from './field-rows.ts';

/** What a meter's records allow to be seen of a fault at some place in them. */
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Tells which share of the hours between two moments has a record. */
export function coverageOf(rows: readonly FieldRow[]): (from: number, to: number) => number {
  const slots = [...new Set(rows.map(({ at }) => Math.floor(at / HOUR)))];
  const countTo = (at: number): number => {
    let [low, high] = [0, slots.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((slots[middle] ?? Infinity) * HOUR <= at) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return (from, to) => ((countTo(to) - countTo(from)) * HOUR) / (to - from);
}

/** When so much has passed since a record; null: never. */
export function timeOfVolume(rows: readonly FieldRow[], from: number, m3: number): number | null {
  const start = rows[from]?.vm ?? 0;
  for (let n = from; n < rows.length; n += 1)
    if ((rows[n]?.vm ?? 0) - start >= m3) return rows[n]?.at ?? null;
  return null;
}

/** Truly the customer goes on burning: no two days pass without it. */
export function burnsThrough(rows: readonly FieldRow[], from: number, end: number): boolean {
  let [counted, last] = [rows[from]?.at ?? 0, rows[from]?.vm ?? 0];
  for (let n = from + 1; n < rows.length; n += 1) {
    const row = rows[n];
    if (row === undefined || row.at > end) return row !== undefined;
    if (row.vm - last > 0.001) [counted, last] = [row.at, row.vm];
    if (row.at - counted > 2 * DAY) return false;
  }
  return false;
}

/** LK-1 leaves out who burns day and night: four nights at least must be known and quiet. */
export function restsAtNight(
  rows: readonly FieldRow[],
  from: number,
  until: number,
  limit: number,
): boolean {
  const leasts = new Map<number, number[]>();
  for (let n = from + 1; (rows[n]?.at ?? Infinity) <= until; n += 1) {
    const [before, row] = [rows[n - 1], rows[n]];
    if (before === undefined || row === undefined || row.at - before.at > 1.5 * HOUR) continue;
    // China time of the hour's middle
    const local = (row.at + before.at) / 2 + 8 * HOUR;
    const hour = (local % DAY) / HOUR;
    if (hour < 1 || hour >= 5) continue;
    const flow = ((row.vm - before.vm) * HOUR) / Math.max(row.at - before.at, HOUR / 4);
    leasts.set(Math.floor(local / DAY), [...(leasts.get(Math.floor(local / DAY)) ?? []), flow]);
  }
  const quiet = [...leasts.values()].filter(
    (flows) => flows.length >= 2 && Math.min(...flows) < limit,
  );
  return quiet.length >= 4;
}

/** Length of the longest standstills but one in a hundred, ms. */
export function usualStillMs(rows: readonly FieldRow[]): number {
  const lengths: number[] = [];
  let from: FieldRow | null = null;
  rows.forEach((row, n) => {
    const before = rows[n - 1];
    if (before === undefined) return;
    if (row.vm - before.vm <= 0.001) from ??= before;
    else if (from !== null) {
      lengths.push(before.at - from.at);
      from = null;
    }
  });
  lengths.sort((a, b) => a - b);
  return lengths[Math.floor(0.99 * lengths.length)] ?? 0;
}

/** 99.9th percentile of the mean flow between two records about an hour apart, m³/h. */
export function busiestFlow(rows: readonly FieldRow[]): number {
  const flows = rows.flatMap((row, n) => {
    const before = rows[n - 1];
    const hours = before === undefined ? 0 : (row.at - before.at) / HOUR;
    return before === undefined || hours < 0.5 || hours > 1.5 ? [] : [(row.vm - before.vm) / hours];
  });
  flows.sort((a, b) => a - b);
  return flows[Math.floor(0.999 * flows.length)] ?? 0;
}
