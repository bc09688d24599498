import type { BookPoint } from '../../../../src/metering/books/book-point.ts';
import type { MeterPlace } from '../../../../src/metering/books/meter-place.ts';
import { epochMs, ms, position } from '../../../../src/model/units.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** 2026-03-02 00:00 in Shanghai, a Monday. */
export const MONDAY = Date.parse('2026-03-02T00:00:00+08:00');

export const place = (over: Partial<MeterPlace> = {}): MeterPlace => ({
  qMin: 1,
  qMax: 100,
  capacity: 100_000,
  resolution: 0.01,
  intervalMs: ms(HOUR),
  watermarkMs: ms(3 * HOUR),
  basePressureKPa: 101.325,
  timeZone: 'Asia/Shanghai',
  factorOf: null,
  changes: [],
  replacedAt: [],
  substitutes: [],
  ...over,
});

let positions = 0;

/** @param at ms after MONDAY. */
export function point(
  at: number,
  values: Record<string, unknown>,
  over: Partial<BookPoint> = {},
): BookPoint {
  positions += 1;
  const ts = epochMs(MONDAY + at);
  return {
    ts,
    kind: 'interval',
    receivedAt: epochMs(ts + 1000),
    position: position(positions),
    values,
    ...over,
  };
}
