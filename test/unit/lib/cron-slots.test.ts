import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCron, slotAtOrBefore } from '../../../src/lib/cron-slots.ts';

const at = (text: string): number => Date.parse(text);
const slot = (cron: string, zone: string, now: string): string | null => {
  const read = parseCron(cron);
  if (!read.ok) throw new Error(read.error);
  const found = slotAtOrBefore(read.value, zone, at(now));
  return found === null ? null : new Date(found).toISOString().slice(0, 16);
};

describe('the newest time of a schedule', () => {
  it.each([
    ['0 8,20 * * *', 'Asia/Shanghai', '2026-11-26T00:00:00Z', '2026-11-26T00:00'],
    ['0 8,20 * * *', 'Asia/Shanghai', '2026-11-25T23:59:59Z', '2026-11-25T12:00'],
    ['*/15 * * * *', 'UTC', '2026-11-26T10:29:00Z', '2026-11-26T10:15'],
    ['0 8 1 * *', 'Europe/London', '2026-07-20T00:00:00Z', '2026-07-01T07:00'],
    ['30 6 * * mon-fri', 'UTC', '2026-11-29T12:00:00Z', '2026-11-27T06:30'],
    ['0 0 * * 7', 'UTC', '2026-11-26T00:00:00Z', '2026-11-22T00:00'],
    ['0 12 13 * fri', 'UTC', '2026-11-26T00:00:00Z', '2026-11-20T12:00'],
    ['0 0 29 feb *', 'UTC', '2026-11-26T00:00:00Z', '2024-02-29T00:00'],
    // 01:30 does not exist on the day on which London goes to summer time
    ['30 1 * * *', 'Europe/London', '2026-03-29T12:00:00Z', '2026-03-28T01:30'],
    ['0 0 31 2 *', 'UTC', '2026-11-26T00:00:00Z', null],
  ])('%s in %s, asked at %s: %s', (cron, zone, now, expected) => {
    expect(slot(cron, zone, now)).toBe(expected);
  });

  it.each([
    ['60 * * * *', 'minute'],
    ['* 24 * * *', 'hour'],
    ['* * 0 * *', 'day'],
    ['* * * 13 *', 'month'],
    ['* * * * noday', 'weekday'],
    ['5-1 * * * *', 'minute'],
    ['*/0 * * * *', 'minute'],
    ['* * * *', 'five fields'],
  ])('%s is refused by name', (cron, what) => {
    const read = parseCron(cron);
    expect(read.ok ? '' : read.error).toContain(what);
  });

  it('each is at or before the moment, and is its own newest', () => {
    const read = parseCron('10,40 */5 * * *');
    if (!read.ok) throw new Error(read.error);
    const zones = fc.constantFrom('Asia/Shanghai', 'Europe/London', 'America/Sao_Paulo');
    fc.assert(
      fc.property(zones, fc.integer({ min: 1e12, max: 2e12 }), (zone, now) => {
        const found = slotAtOrBefore(read.value, zone, now) ?? Number.NaN;
        expect(found).toBeLessThanOrEqual(now);
        expect(slotAtOrBefore(read.value, zone, found)).toBe(found);
        expect(now - found).toBeLessThan(7 * 3_600_000);
      }),
    );
  });
});
