import { describe, expect, it } from 'vitest';
import type { BookPoint } from '../../../../src/metering/books/book-point.ts';
import { daysOf, hoursOf } from '../../../../src/metering/books/books-of.ts';
import type { MeterPlace } from '../../../../src/metering/books/meter-place.ts';
import { MeterId } from '../../../../src/model/ids.ts';
import { epochMs } from '../../../../src/model/units.ts';
import { DAY, HOUR, MONDAY, place, point } from './book-kit.ts';

const meter = MeterId.parse('M-1');

const hours = (points: readonly BookPoint[], of: MeterPlace = place(), days = 1) =>
  hoursOf(meter, points, of, { from: epochMs(MONDAY), to: epochMs(MONDAY + days * DAY) }, 0);

const volumes = (points: readonly BookPoint[], of?: MeterPlace) =>
  hours(points, of).map(({ start, stats, method }) => [
    (start - MONDAY) / HOUR,
    Math.round(stats.vbM3 * 1e6) / 1e6,
    method,
  ]);

describe('hourly consumption', () => {
  it('is the difference of the register between the hours', () => {
    const points = [0, 1, 2, 3].map((hour) => point(hour * HOUR, { vb: 1000 + 12 * hour }));
    expect(volumes(points)).toEqual([
      [0, 12, 'measured'],
      [1, 12, 'measured'],
      [2, 12, 'measured'],
      [3, 0, 'unknown'],
    ]);
  });

  it('splits a pair of records that lies across the hour by time', () => {
    // 40 m³ from 0:30 to 1:30: half of it before one o'clock
    const points = [point(0.5 * HOUR, { vb: 1000 }), point(1.5 * HOUR, { vb: 1040 })];
    expect(volumes(points)).toEqual([
      [0, 20, 'measured'],
      [1, 20, 'measured'],
    ]);
  });

  it('goes through a rollover', () => {
    // 99,990 → 10 on a register of 100,000: 20 m³
    const points = [
      point(0, { vb: 99_970 }),
      point(HOUR, { vb: 99_990 }),
      point(2 * HOUR, { vb: 10 }),
      point(3 * HOUR, { vb: 35 }),
    ];
    expect(volumes(points).slice(0, 3)).toEqual([
      [0, 20, 'measured'],
      [1, 20, 'measured'],
      [2, 25, 'measured'],
    ]);
  });

  it('counts nothing across a reset and says that it does not know', () => {
    // 294.16 → 2: a new register, seen in the field
    const points = [
      point(0, { vb: 284.16 }),
      point(HOUR, { vb: 294.16 }),
      point(2 * HOUR, { vb: 2 }),
      point(3 * HOUR, { vb: 9 }),
    ];
    expect(volumes(points).slice(0, 3)).toEqual([
      [0, 10, 'measured'],
      [1, 0, 'unknown'],
      [2, 7, 'measured'],
    ]);
  });

  it('joins the old and the new meter at the change: 30 on the old one, 12 on the new one', () => {
    const changes = [
      {
        at: epochMs(MONDAY + 1.5 * HOUR),
        final: { vm: null, vb: 530, vbd: null },
        initial: { vm: null, vb: 7, vbd: null },
      },
    ];
    const points = [
      point(0, { vb: 490 }),
      point(HOUR, { vb: 510 }),
      point(2 * HOUR, { vb: 15 }),
      point(3 * HOUR, { vb: 19 }),
    ];
    // hour 0: 510 − 490; hour 1: 530 − 510 and 15 − 7; hour 2: 19 − 15
    expect(volumes(points, place({ changes })).slice(0, 3)).toEqual([
      [0, 20, 'measured'],
      [1, 28, 'measured'],
      [2, 4, 'measured'],
    ]);
  });

  it('spreads a gap evenly and marks it as estimated', () => {
    const points = [
      point(0, { vb: 0.5 }),
      point(4 * HOUR, { vb: 40.5 }),
      point(5 * HOUR, { vb: 43.5 }),
    ];
    expect(volumes(points).slice(0, 5)).toEqual([
      [0, 10, 'interpolated'],
      [1, 10, 'interpolated'],
      [2, 10, 'interpolated'],
      [3, 10, 'interpolated'],
      [4, 3, 'measured'],
    ]);
    const [first] = hours(points);
    expect(first?.stats.estimatedVbM3).toBe(10);
  });

  it('becomes measured when the late record arrives, and the sum stays', () => {
    const early = [point(0, { vb: 0.5 }), point(2 * HOUR, { vb: 20.5 })];
    const late = point(HOUR, { vb: 2.5 }, { receivedAt: epochMs(MONDAY + 3 * DAY) });
    expect(volumes(early).slice(0, 2)).toEqual([
      [0, 10, 'interpolated'],
      [1, 10, 'interpolated'],
    ]);
    expect(volumes([...early, late]).slice(0, 2)).toEqual([
      [0, 2, 'measured'],
      [1, 18, 'measured'],
    ]);
    expect(hours([...early, late])[1]?.stats.lateRecords).toBe(1);
  });

  it('counts a record once however often it is sent, and the newer content of a moment', () => {
    const points = [point(0, { vb: 100 }), point(HOUR, { vb: 110 })];
    const again = point(HOUR, { vb: 110 });
    const corrected = point(HOUR, { vb: 112 });
    expect(volumes([...points, again])[0]).toEqual([0, 10, 'measured']);
    expect(volumes([corrected, ...points, again])[0]).toEqual([0, 12, 'measured']);
    expect(volumes([...points, again, corrected])[0]).toEqual([0, 12, 'measured']);
  });

  it('keeps the disturbed volume apart', () => {
    const points = [
      point(0, { vb: 100, vbd: 5 }),
      point(HOUR, { vb: 110, vbd: 5 }),
      // pressure transmitter out of order: Vb stands, Vbd goes on with substitute values
      point(2 * HOUR, { vb: 110, vbd: 17 }),
    ];
    const both = hours(points).map(({ stats }) => [stats.vbM3, stats.vbdM3]);
    expect(both.slice(0, 2)).toEqual([
      [10, 0],
      [0, 12],
    ]);
  });

  it('takes a failed read of 0 for no reading', () => {
    const points = [point(0, { vb: 8000 }), point(HOUR, { vb: 0 }), point(2 * HOUR, { vb: 8030 })];
    expect(volumes(points).slice(0, 2)).toEqual([
      [0, 15, 'interpolated'],
      [1, 15, 'interpolated'],
    ]);
  });

  it('stands what a person has set in place of the register', () => {
    const points = [0, 1, 2, 3].map((hour) => point(hour * HOUR, { vb: 1000 }));
    const substitutes = [
      { from: epochMs(MONDAY + HOUR), to: epochMs(MONDAY + 3 * HOUR), vbM3: 50 },
    ];
    expect(volumes(points, place({ substitutes })).slice(0, 3)).toEqual([
      [0, 0, 'measured'],
      [1, 25, 'substitute'],
      [2, 25, 'substitute'],
    ]);
  });
});

describe('gas days', () => {
  it('begin at the hour of the company', () => {
    const points = Array.from({ length: 49 }, (_, hour) => point(hour * HOUR, { vb: 100 + hour }));
    const days = daysOf(meter, points, place(), { from: '2026-02-28', to: '2026-03-05' }, 6);
    // 0 to 6 o'clock on Monday is Sunday's gas
    expect(days.map(({ day, stats }) => [day, Math.round(stats.vbM3)])).toEqual([
      ['2026-03-01', 6],
      ['2026-03-02', 24],
      ['2026-03-03', 18],
    ]);
  });

  it('have 23 and 25 hours in the nights in which the clock is changed', () => {
    const berlin = place({ timeZone: 'Europe/Berlin' });
    const count = (from: string, to: string) => {
      const [begin, end] = [Date.parse(from), Date.parse(to)];
      const points = Array.from({ length: (end - begin) / HOUR + 1 }, (_, at) =>
        point(begin - MONDAY + at * HOUR, { vb: 100 + 2 * at }),
      );
      const day = from.slice(0, 10);
      const hoursOfDay = hoursOf(
        meter,
        points,
        berlin,
        { from: epochMs(begin), to: epochMs(end) },
        0,
      );
      return daysOf(meter, points, berlin, { from: day, to: day }, 0).map((made) => [
        made.day,
        (made.end - made.start) / HOUR,
        hoursOfDay.length,
        made.stats.vbM3,
      ]);
    };
    expect(count('2026-03-29T00:00:00+01:00', '2026-03-30T00:00:00+02:00')).toEqual([
      ['2026-03-29', 23, 23, 46],
    ]);
    expect(count('2026-10-25T00:00:00+02:00', '2026-10-26T00:00:00+01:00')).toEqual([
      ['2026-10-25', 25, 25, 50],
    ]);
  });

  it('begin on the half hour where the zone does', () => {
    const india = place({ timeZone: 'Asia/Kolkata' });
    const begin = Date.parse('2026-03-02T00:00:00+05:30');
    const points = [0, 1].map((at) => point(begin - MONDAY + at * HOUR, { vb: 10 + at }));
    const made = hoursOf(
      meter,
      points,
      india,
      { from: epochMs(begin), to: epochMs(begin + HOUR) },
      0,
    );
    expect(made.map(({ start, stats }) => [new Date(start).toISOString(), stats.vbM3])).toEqual([
      ['2026-03-01T18:30:00.000Z', 1],
    ]);
  });
});
