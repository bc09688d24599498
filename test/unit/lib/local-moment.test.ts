import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { momentOf, parseWallClock } from '../../../src/lib/local-moment.ts';

const at = (text: string) => {
  const clock = parseWallClock(text);
  if (clock === null) throw new Error(text);
  return clock;
};

describe('what a wall clock shows', () => {
  it.each([
    ['2026-03-01 08:00:00', 'Asia/Shanghai', '2026-03-01T00:00:00Z'],
    ['2026-07-01 08:00', 'Europe/Berlin', '2026-07-01T06:00:00Z'],
    ['2026-01-01 00:30', 'America/St_Johns', '2026-01-01T04:00:00Z'],
    ['2025-10-26 02:30', 'Europe/Berlin', '2025-10-26T00:30:00Z'],
    ['2025-10-26 01:59:59', 'Europe/Berlin', '2025-10-25T23:59:59Z'],
    ['2025-10-26 03:00', 'Europe/Berlin', '2025-10-26T02:00:00Z'],
  ])('%s in %s is %s', (wall, zone, moment) => {
    expect(momentOf(at(wall), zone)).toBe(Date.parse(moment));
  });

  it('means the second of two equal hours on demand', () => {
    const clock = at('2025-10-26 02:30');
    expect(momentOf(clock, 'Europe/Berlin', 'second')).toBe(Date.parse('2025-10-26T01:30:00Z'));
  });

  it('does not exist in the hour that is left out, nor on 30 February', () => {
    expect(momentOf(at('2025-03-30 02:30'), 'Europe/Berlin')).toBe('skipped');
    expect(momentOf(at('2026-02-30 02:30'), 'Europe/Berlin')).toBe('not-a-date');
    expect(momentOf(at('2026-02-28 24:00'), 'Asia/Shanghai')).toBe('not-a-date');
    expect(momentOf(at('2026-02-28 23:60'), 'Asia/Shanghai')).toBe('not-a-date');
  });

  it('is the same moment that the clock shows it at, in any zone and hour', () => {
    const zones = fc.constantFrom(
      'Europe/Berlin',
      'America/New_York',
      'Asia/Shanghai',
      'Australia/Lord_Howe',
    );
    const hours = fc.integer({ min: 0, max: 24 * 365 * 4 });
    fc.assert(
      fc.property(zones, hours, (zone, hour) => {
        const moment = Date.UTC(2024, 0, 1) + hour * 3_600_000;
        const shown = new Intl.DateTimeFormat('sv-SE', {
          timeZone: zone,
          dateStyle: 'short',
          timeStyle: 'medium',
        });
        const clock = at(shown.format(moment));
        expect([momentOf(clock, zone), momentOf(clock, zone, 'second')]).toContain(moment);
      }),
    );
  });
});

describe('a written wall clock', () => {
  const clock = { year: 2026, month: 3, day: 1, hour: 8, minute: 5, second: 9 };

  it.each([
    '2026-03-01 08:05:09',
    '2026-03-01T08:05:09.123',
    '2026/3/1 08:05:09',
    '2026.03.01 08:05:09',
    '20260301080509',
    ' 20260301 08:05:09 ',
  ])('%s is read', (text) => {
    expect(parseWallClock(text)).toEqual(clock);
  });

  it.each([
    '',
    '2026-03-01',
    '01.03.2026 08:05',
    '2026-03-01 8:05',
    '2026-03-01 08:05:09Z',
    '2026-03/01 08:05',
    'x',
  ])('%j is not', (text) => {
    expect(parseWallClock(text)).toBeNull();
  });
});
