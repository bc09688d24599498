import { describe, expect, it } from 'vitest';
import { planMerges } from '../../../src/history/duckdb/merge-plan.ts';
import {
  monthAfter,
  monthOf,
  monthStart,
  monthsBefore,
} from '../../../src/history/duckdb/months.ts';
import type { ManifestFile } from '../../../src/history/duckdb/sql-source.ts';

const file = (
  tbl: ManifestFile['tbl'],
  month: string,
  n: number,
  merged = false,
): ManifestFile => ({
  tbl,
  month,
  file: `${tbl}-${month}-${n}.parquet`,
  rows: 10,
  bytes: 100,
  minTs: monthStart(month),
  maxTs: monthStart(month) + 1,
  merged,
});
const parts = (count: number) =>
  Array.from({ length: count }, (_, n) => file('meter', '2026-03', n));
const NONE: ReadonlySet<string> = new Set();
const IN_APRIL = Date.UTC(2026, 3, 2);

describe('which months are merged', () => {
  it('leaves a month alone until it has settled', () => {
    expect(planMerges(parts(5), NONE, Date.UTC(2026, 2, 31, 23))).toEqual([]);
    expect(planMerges(parts(5), NONE, Date.UTC(2026, 3, 1, 23))).toEqual([]);
    expect(planMerges(parts(5), NONE, IN_APRIL)).toHaveLength(1);
  });

  it('rewrites a merged month only when late parts have gathered', () => {
    const whole = file('meter', '2026-03', 99, true);
    expect(planMerges([whole], NONE, IN_APRIL)).toEqual([]);
    expect(planMerges([whole, ...parts(7)], NONE, IN_APRIL)).toEqual([]);
    expect(planMerges([whole, ...parts(8)], NONE, IN_APRIL)[0]?.old).toHaveLength(9);
  });

  it('rewrites a month with hidden rows, and stations together with their runs', () => {
    const files = [
      file('station', '2026-03', 1, true),
      file('run', '2026-03', 1, true),
      file('meter', '2026-03', 1, true),
    ];
    const [merge, ...others] = planMerges(
      files,
      new Set(['station 2026-03', 'event 2026-03']),
      IN_APRIL,
    );
    expect(others).toEqual([]);
    expect(merge?.group).toEqual(['station', 'run']);
    expect(merge?.old).toHaveLength(2);
  });
});

describe('months', () => {
  it('follow the calendar across years', () => {
    expect(monthOf(Date.UTC(2026, 11, 31, 23, 59))).toBe('2026-12');
    expect(monthAfter('2026-12')).toBe('2027-01');
    expect(monthsBefore('2026-01', 13)).toBe('2024-12');
    expect(monthStart('2026-03')).toBe(Date.UTC(2026, 2, 1));
  });
});
