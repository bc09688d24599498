import { describe, expect, it } from 'vitest';
import { leakNeverZero } from '../../../src/detect/leak-never-zero.ts';
import type { Finding } from '../../../src/model/finding.ts';
import { works } from '../../support/customer-weeks.ts';
import { assetFor, clock, meter, type Step, t } from '../../support/detector-run.ts';
import { findingsOf } from '../../support/stage-run.ts';

/** Hourly records of a meter (Qmin 2, Qmax 250) that burns from 08 to 17; `steady` flows besides, m³/h. */
function found(
  days: number,
  steady: (hour: number) => number,
  settings?: object,
  isMissing: (hour: number) => boolean = () => false,
): readonly Finding[] {
  let vm = 1000;
  const steps: Step[] = [];
  for (let n = 0; n < 24 * days; n += 1) {
    const hour = n % 24;
    vm += (hour >= 8 && hour < 17 ? 60 : 0) + steady(n);
    if (!isMissing(n)) steps.push(meter(clock(t('00:00') + (n + 1) * 3_600_000), { vm }));
  }
  return findingsOf(leakNeverZero, assetFor(leakNeverZero, 'evc', works()), steps, settings);
}
const told = (findings: readonly Finding[]) =>
  findings.map((one) => `${one.verdict} ${clock(one.since)}`);
const LEAK = 30 * 24;
const leak =
  (flow: number, to = Infinity) =>
  (n: number) =>
    n >= LEAK && n < to ? flow : 0;

describe('leak.never-zero', () => {
  it('48 hours without a zero hour at 1 % of Qmax, since the last zero hour', () => {
    // the last hour before the leak that stood still was the one before midnight
    expect(told(found(33, leak(2.5)))).toEqual(['began +30 00:00:00']);
    expect(found(31, leak(2.5))).toEqual([]);
  });

  it('more than 2 % of Qmax is use, less than half of Qmin too little to tell', () => {
    expect(found(40, leak(5.5))).toEqual([]);
    expect(found(40, leak(0.9))).toEqual([]);
    expect(found(40, leak(5)).length).toBe(1);
  });

  it('use that comes and goes is not steady', () => {
    expect(found(40, (n) => (n >= LEAK ? 1.2 + (n % 7) : 0))).toEqual([]);
  });

  it('a meter that never stood still has nothing to return to', () => {
    expect(found(60, () => 2.5)).toEqual([]);
  });

  it('ends with the first zero hour', () => {
    expect(told(found(40, leak(2.5, LEAK + 96)))).toEqual([
      'began +30 00:00:00',
      'ended +34 01:00:00',
    ]);
  });

  it('hours of a gap do not count, and the end is still seen after one', () => {
    const gap = (n: number) => n >= LEAK + 30 && n < LEAK + 34;
    expect(found(32, leak(2.5), {}, gap)).toEqual([]);
    expect(told(found(33, leak(2.5), {}, gap))).toEqual(['began +30 00:00:00']);
    const later = (n: number) => n >= LEAK + 60 && n < LEAK + 100;
    expect(told(found(40, leak(2.5, LEAK + 80), {}, later)).at(-1)).toBe('ended +34 06:00:00');
  });

  it('a gap starts the count over where it is long or the register moved too little', () => {
    const long = (n: number) => n >= LEAK + 20 && n < LEAK + 52;
    expect(found(33, leak(2.5), {}, long)).toEqual([]);
    const night = (n: number) => n >= LEAK + 25 && n < LEAK + 30;
    const stopped = (n: number) => (night(n) ? 0.5 : leak(2.5)(n));
    expect(found(32, stopped, {}, night)).toEqual([]);
    expect(told(found(34, stopped, {}, night))).toEqual(['began +31 07:00:00']);
  });

  it('a turbine with a high Qmin is watched from half a per cent of its Qmax', () => {
    expect(found(40, leak(1.3), { qMinTimes: 3 }).length).toBe(1);
    expect(found(40, leak(1.2), { qMinTimes: 3 })).toEqual([]);
  });

  it('a flow that has been looked into is accepted', () => {
    expect(found(40, leak(2.5), { acceptedM3h: 3 })).toEqual([]);
    expect(found(40, leak(4), { acceptedM3h: 3 }).length).toBe(1);
  });
});
