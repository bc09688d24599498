import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileRoster, nextHandover, onDuty } from '../../../src/dispatch/roster.ts';
import { DispatchPlan } from '../../../src/model/dispatch-plan.ts';
import { epochMs } from '../../../src/model/units.ts';

const HOUR = 3_600_000;
const utc = (text: string) => epochMs(Date.parse(`${text}:00Z`));

function roster(changes: object = {}) {
  const spec = {
    id: 'duty',
    name: 'Duty',
    timeZone: 'Asia/Shanghai',
    starts: '2026-01-05T08:00',
    shiftHours: 12,
    turns: [['ann'], ['bob', 'cem']],
    ...changes,
  };
  const [first] = DispatchPlan.parse({ rosters: [spec] }).rosters;
  if (first === undefined) throw new Error('no roster');
  return compileRoster(first);
}

/** Hour and minute that a clock in the zone shows. */
const clock = (timeZone: string, at: number) =>
  new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(at);

describe('a roster', () => {
  it('hands over to the second in time and begins again after the last', () => {
    const duty = roster();
    expect(onDuty(duty, utc('2026-01-05T00:00'))).toEqual(['ann']);
    expect(onDuty(duty, utc('2026-01-05T11:59'))).toEqual(['ann']);
    expect(onDuty(duty, utc('2026-01-05T12:00'))).toEqual(['bob', 'cem']);
    expect(onDuty(duty, utc('2026-01-06T00:00'))).toEqual(['ann']);
    expect(nextHandover(duty, utc('2026-01-05T00:00'))).toBe(utc('2026-01-05T12:00'));
  });

  it('has nobody on duty before it starts, and says when it does', () => {
    const duty = roster();
    expect(onDuty(duty, utc('2026-01-04T23:59'))).toEqual([]);
    expect(nextHandover(duty, utc('2025-11-01T00:00'))).toBe(utc('2026-01-05T00:00'));
  });

  it.each([
    ['Europe/London', '2026-01-05T08:00', 24],
    ['Europe/London', '2026-01-05T01:00', 24],
    ['America/Sao_Paulo', '2017-01-02T00:00', 12],
    ['America/Sao_Paulo', '2017-01-02T20:00', 168],
    ['Asia/Shanghai', '2026-01-05T08:00', 8],
    ['Australia/Lord_Howe', '2026-01-05T02:00', 24],
  ])(
    'in %s from %s every %i h: hands over at the same local hours all year',
    (timeZone, starts, shiftHours) => {
      const turns = [['a'], ['b'], ['c']];
      const duty = roster({ timeZone, starts, shiftHours, turns });
      let at = nextHandover(duty, epochMs(0));
      const shown = new Map<string, number>();
      for (let n = 0; n < (400 * 24) / shiftHours; n += 1) {
        expect(onDuty(duty, at)).toEqual(turns[n % 3]);
        const next = nextHandover(duty, at);
        expect(onDuty(duty, epochMs(next - 1))).toEqual(turns[n % 3]);
        expect(Math.abs(next - at - shiftHours * HOUR)).toBeLessThanOrEqual(HOUR);
        shown.set(clock(timeZone, at), (shown.get(clock(timeZone, at)) ?? 0) + 1);
        at = next;
      }
      // an hour that the clock skips is met by the hour after it, once a year
      const usual = [...shown].filter(([, times]) => times > 2);
      expect(usual).toHaveLength(Math.max(1, 24 / shiftHours));
      expect(shown.size - usual.length).toBeLessThanOrEqual(1);
    },
  );

  it('calls nobody back when the clock is put back over a handover', () => {
    const duty = roster({ timeZone: 'Europe/London', starts: '2026-10-24T01:30', shiftHours: 24 });
    // 25 October: 01:30 is shown at 00:30 UTC and again at 01:30 UTC
    const seen = [0, 29, 30, 59, 60, 75, 89, 90, 200].map(
      (minute) => onDuty(duty, epochMs(utc('2026-10-25T00:00') + minute * 60_000))[0],
    );
    expect(seen).toEqual(['ann', 'ann', 'bob', 'bob', 'bob', 'bob', 'bob', 'bob', 'bob']);
  });

  it('never goes back, whatever the zone, the hour and the length of a shift', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('Europe/London', 'America/Sao_Paulo', 'Asia/Shanghai'),
        fc.integer({ min: 0, max: 23 }),
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 0, max: 3 * 365 * 24 * 4 }),
        (timeZone, hour, shiftHours, quarter) => {
          const turns = Array.from({ length: 100 }, (_, n) => [`p${n}`]);
          const starts = `2015-01-05T${String(hour).padStart(2, '0')}:15`;
          const duty = roster({ timeZone, starts, shiftHours, turns });
          const at = epochMs(utc('2015-01-07T00:00') + quarter * 900_000);
          const next = nextHandover(duty, at);
          expect(next).toBeGreaterThan(at);
          expect(onDuty(duty, epochMs(next - 1))).toEqual(onDuty(duty, at));
          expect(onDuty(duty, next)).not.toEqual(onDuty(duty, at));
        },
      ),
    );
  });
});

describe('a swap', () => {
  const during = { from: '2026-01-05T10:00', to: '2026-01-05T14:00' };
  const at = utc('2026-01-05T04:00');

  it('puts in somebody for whoever is on duty, for its time alone', () => {
    const duty = roster({ swaps: [{ ...during, person: 'dan' }] });
    expect(onDuty(duty, utc('2026-01-05T01:59'))).toEqual(['ann']);
    expect(onDuty(duty, utc('2026-01-05T02:00'))).toEqual(['dan']);
    expect(onDuty(duty, utc('2026-01-05T05:59'))).toEqual(['dan']);
    expect(onDuty(duty, utc('2026-01-05T06:00'))).toEqual(['ann']);
    expect(nextHandover(duty, utc('2026-01-05T00:00'))).toBe(utc('2026-01-05T02:00'));
    expect(nextHandover(duty, at)).toBe(utc('2026-01-05T06:00'));
  });

  it('for one of a turn leaves the others', () => {
    const turns = [['bob', 'cem']];
    const duty = roster({ turns, swaps: [{ ...during, person: 'dan', for: 'cem' }] });
    expect(onDuty(duty, at)).toEqual(['bob', 'dan']);
  });

  it('for somebody who is not on duty changes nothing', () => {
    const duty = roster({ swaps: [{ ...during, person: 'dan', for: 'bob' }] });
    expect(onDuty(duty, at)).toEqual(['ann']);
  });

  it('over another works on what that one made', () => {
    const chain = [
      { ...during, person: 'dan', for: 'ann' },
      { ...during, from: '2026-01-05T12:00', person: 'eva', for: 'dan' },
    ];
    const duty = roster({ swaps: chain });
    expect(onDuty(duty, utc('2026-01-05T03:59'))).toEqual(['dan']);
    expect(onDuty(duty, at)).toEqual(['eva']);
    expect(onDuty(roster({ swaps: chain.toReversed() }), at)).toEqual(['dan']);
  });

  it('with somebody who is on duty anyway counts them once', () => {
    const turns = [['bob', 'cem']];
    const duty = roster({ turns, swaps: [{ ...during, person: 'bob', for: 'cem' }] });
    expect(onDuty(duty, at)).toEqual(['bob']);
  });
});
