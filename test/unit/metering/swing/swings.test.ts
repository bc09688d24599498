import { describe, expect, it } from 'vitest';
import { dayOfDate } from '../../../../src/lib/local-time.ts';
import { SWING_LIMITS, swingsOf } from '../../../../src/metering/swing/swings.ts';
import { type UseDay, type UseWeek, weeksOf } from '../../../../src/metering/swing/use-week.ts';

/** A Monday. */
const FIRST = dayOfDate('2026-03-02');

/** Weeks of seven like days; null: nothing is known. */
function weeks(
  m3: readonly (number | null)[],
  over: (day: number) => Partial<UseDay> = () => ({}),
  holidays: ReadonlySet<string> = new Set(),
): readonly UseWeek[] {
  const days = m3.flatMap((week, n) =>
    week === null
      ? []
      : Array.from({ length: 7 }, (_, d): UseDay => {
          const day = FIRST + 7 * n + d;
          return { day, m3: week / 7, known: 1, tGas: null, ...over(day) };
        }),
  );
  return weeksOf(days, FIRST + 7 * m3.length, holidays);
}

const usual = Array.from({ length: 8 }, () => 700);
const swings = (all: readonly UseWeek[], share = 0) => swingsOf(all, share, SWING_LIMITS);

describe('swings', () => {
  it('two weeks in a row beyond half of the median: up and down, with their gas', () => {
    const [up, none] = swings(weeks([...usual, 1_400, 1_400, 700]));
    expect(none).toBeUndefined();
    expect(up).toMatchObject({
      from: FIRST + 56,
      to: FIRST + 70,
      direction: 'up',
      standing: 'over',
    });
    expect([up?.m3, up?.expectedM3]).toEqual([expect.closeTo(2_800), expect.closeTo(1_400)]);
    expect(swings(weeks([...usual, 0, 0]))).toMatchObject([
      { direction: 'down', standing: 'goes on' },
    ]);
  });

  it('one week is none, nor are two in opposite directions, nor 49 %', () => {
    expect(swings(weeks([...usual, 1_400, 700, 1_400, 700]))).toEqual([]);
    expect(swings(weeks([...usual, 1_400, 200, 700]))).toEqual([]);
    expect(swings(weeks([...usual, 1_040, 1_040]))).toEqual([]);
  });

  it('a customer above 2 % of the zone is looked at from 30 % on', () => {
    const all = weeks([...usual, 950, 950]);
    expect(swings(all, 0.019)).toEqual([]);
    expect(swings(all, 0.021)).toHaveLength(1);
  });

  it('a few cubic metres are none, however large their share', () => {
    expect(swings(weeks([...Array.from({ length: 8 }, () => 20), 60, 60]))).toEqual([]);
  });

  it('a week that nobody knows breaks what is pending and not what stands', () => {
    expect(swings(weeks([...usual, 1_400, null, 1_400, 700]))).toEqual([]);
    const [one, more] = swings(weeks([...usual, 1_400, 1_400, null, 1_400, 700]));
    expect([one?.to, more]).toEqual([FIRST + 84, undefined]);
  });

  it('a new level is usual after some weeks: the swing ends by itself', () => {
    const [swing] = swings(weeks([...usual, ...Array.from({ length: 10 }, () => 1_400)]));
    expect(swing?.standing).toBe('over');
  });

  it('with less than four weeks of past nothing is judged', () => {
    expect(swings(weeks([700, 700, 700, 1_400, 1_400]))).toHaveLength(0);
  });

  it('a week of holidays is weighed as Sundays', () => {
    // works that rest on Sundays: six days of 100, Sunday 10
    const shape = (day: number) => ({ m3: (day + 4) % 7 === 0 ? 10 : 100 });
    const holidays = new Set(
      ['2026-04-27', '2026-04-28', '2026-04-29', '2026-04-30', '2026-05-01', '2026-05-02'].concat([
        '2026-05-04',
        '2026-05-05',
        '2026-05-06',
        '2026-05-07',
        '2026-05-08',
        '2026-05-09',
      ]),
    );
    const resting = (day: number) => (day >= FIRST + 56 ? { m3: 10 } : shape(day));
    const ten = [...usual, 700, 700];
    expect(swings(weeks(ten, resting))).toHaveLength(1);
    // as far as a holiday may move a week: seven tenths less
    expect(
      swings(weeks(ten, (day) => (day >= FIRST + 56 ? { m3: 30 } : shape(day)), holidays)),
    ).toEqual([]);
  });

  it('cold explains what cold has explained before', () => {
    const m3 = Array.from({ length: 30 }, (_, n) => (n < 28 ? 700 + 400 * Math.sin(n / 3) : 1_700));
    // 14 m³ a week more by each degree
    const cold = (day: number) => {
      const week = Math.min(29, Math.floor((day - FIRST) / 7));
      return { tGas: 18 - ((m3[week] ?? 700) - 200) / 98 };
    };
    expect(swings(weeks(m3)).some(({ from }) => from === FIRST + 28 * 7)).toBe(true);
    expect(swings(weeks(m3, cold)).some(({ from }) => from === FIRST + 28 * 7)).toBe(false);
  });
});
