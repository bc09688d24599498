import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { edges, isWithin, nextAtTime, weekHours } from '../../../src/dispatch/hours.ts';
import { epochMs } from '../../../src/model/units.ts';

const utc = (text: string) => epochMs(Date.parse(`${text}:00Z`));
const SHANGHAI = 'Asia/Shanghai';

describe('hours', () => {
  it('without spans are whole days, in the zone', () => {
    const sunday = weekHours({ days: ['sun'] });
    expect(isWithin(sunday, SHANGHAI, utc('2026-11-28T15:59'))).toBe(false);
    expect(isWithin(sunday, SHANGHAI, utc('2026-11-28T16:00'))).toBe(true);
    expect(isWithin(sunday, SHANGHAI, utc('2026-11-29T15:59'))).toBe(true);
    expect(isWithin(sunday, SHANGHAI, utc('2026-11-29T16:00'))).toBe(false);
  });

  it('over midnight belong to the day on which they begin', () => {
    const night = weekHours({ days: ['fri'], spans: ['22:00-07:00'] });
    const at = (text: string) => isWithin(night, 'UTC', utc(text));
    expect(at('2026-11-27T03:00')).toBe(false);
    expect(at('2026-11-27T21:59')).toBe(false);
    expect(at('2026-11-27T22:00')).toBe(true);
    expect(at('2026-11-28T06:59')).toBe(true);
    expect(at('2026-11-28T07:00')).toBe(false);
    expect(at('2026-11-28T23:00')).toBe(false);
  });

  it('may end at 24:00 and may be several', () => {
    const late = weekHours({ spans: ['06:00-07:00', '23:00-24:00'] });
    const seen = ['05:59', '06:00', '07:00', '23:00', '23:59', '00:00'].map((clock) =>
      isWithin(late, 'UTC', utc(`2026-11-27T${clock}`)),
    );
    expect(seen).toEqual([false, true, false, true, true, false]);
  });

  it('change at their edges and nowhere between', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('Europe/London', 'America/Sao_Paulo', SHANGHAI),
        fc.constantFrom('22:00-07:00', '08:00-18:00', '00:00-24:00', '01:30-01:45', '23:30-00:30'),
        fc.subarray(['mon', 'wed', 'sat', 'sun'] as const, { minLength: 1 }),
        fc.integer({ min: 0, max: 365 * 96 }),
        (timeZone, span, days, quarter) => {
          const hours = weekHours({ days, spans: [span] });
          const from = epochMs(utc('2018-01-01T00:00') + quarter * 900_000);
          const to = epochMs(from + 3 * 86_400_000);
          const moments = edges(hours, timeZone, from, to).toSorted((a, b) => a - b);
          let state = isWithin(hours, timeZone, from);
          for (let at = from; at < to; at = epochMs(at + 900_000)) {
            if (moments.includes(at)) state = isWithin(hours, timeZone, at);
            expect(isWithin(hours, timeZone, at)).toBe(state);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('name the next moment of a time of day, this one included', () => {
    const next = (text: string, zone = SHANGHAI) => nextAtTime(8 * 60, zone, utc(text));
    expect(next('2026-11-27T00:00')).toBe(utc('2026-11-27T00:00'));
    expect(next('2026-11-27T00:01')).toBe(utc('2026-11-28T00:00'));
    expect(next('2026-03-28T08:01', 'Europe/London')).toBe(utc('2026-03-29T07:00'));
    // put back over it: the second showing counts for who comes after the first
    expect(nextAtTime(90, 'Europe/London', utc('2026-10-25T01:15'))).toBe(utc('2026-10-25T01:30'));
  });
});
