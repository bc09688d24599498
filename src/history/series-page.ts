import { AppError } from '../lib/app-error.ts';
import type { Reading } from '../model/reading.ts';
import { fieldsOf, kindOf } from './columns.ts';
import type { FieldPath, FieldValue, SeriesPage, SeriesQuery, SeriesRow } from './history.ts';

const RANK: Readonly<Record<Reading['record'], number>> = {
  meter: 0,
  station: 1,
  event: 2,
  status: 2,
};

/** Event time, then the order in the journal: the order of every list of readings. */
export function compareReadings(a: Reading, b: Reading): number {
  return (
    a.ts - b.ts || a.position - b.position || a.index - b.index || RANK[a.record] - RANK[b.record]
  );
}

export const inEventOrder = (readings: readonly Reading[]): Reading[] =>
  [...readings].sort(compareReadings);

/** Where a reading stands in that order, as `next` of a page: opaque to callers. */
export const cursorAt = (reading: Reading): string =>
  [reading.ts, reading.position, reading.index, RANK[reading.record]].join('.');

export type SeriesCursor = readonly [ts: number, position: number, index: number, rank: number];

/** @throws AppError history-bad-cursor when the text did not come from a page's `next`. */
export function parseSeriesCursor(text: string): SeriesCursor {
  const [ts, position, index, rank, ...rest] = text.split('.').map(Number);
  const parts = [ts, position, index, rank];
  if (rest.length > 0 || text === '' || !parts.every((part) => Number.isSafeInteger(part))) {
    throw new AppError('history-bad-cursor', 'the page cursor is not one that this store gave');
  }
  return [ts ?? 0, position ?? 0, index ?? 0, rank ?? 0];
}

/**
 * Cuts a page out of readings that were looked up with one more than the limit.
 * A page may hold fewer items than its limit although there is a next one: rows
 * without any wanted field are left out.
 */
export function seriesPage(query: SeriesQuery, found: readonly Reading[]): SeriesPage {
  const limit = Math.max(1, Math.floor(query.limit) || 1);
  const ordered = inEventOrder(found);
  if (query.order === 'descending') ordered.reverse();
  const shown = ordered.slice(0, limit);
  const last = shown.at(-1);
  const items = shown
    .map((reading) => seriesRow(reading, query.fields))
    .filter((row) => query.fields === undefined || Object.keys(row.fields).length > 0);
  return { items, next: ordered.length > limit && last !== undefined ? cursorAt(last) : null };
}

function seriesRow(reading: Reading, wanted: readonly FieldPath[] | undefined): SeriesRow {
  return {
    ts: reading.ts,
    receivedAt: reading.receivedAt,
    record: reading.record,
    kind: kindOf(reading),
    fields: only(fieldsOf(reading), wanted),
  };
}

function only(
  fields: Readonly<Record<FieldPath, FieldValue>>,
  wanted: readonly FieldPath[] | undefined,
): Readonly<Record<FieldPath, FieldValue>> {
  if (wanted === undefined) return fields;
  return Object.fromEntries(
    wanted.flatMap((path) => {
      const value = fields[path];
      return value === undefined ? [] : [[path, value] as const];
    }),
  );
}
