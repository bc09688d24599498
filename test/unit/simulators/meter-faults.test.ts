import { describe, expect, it } from 'vitest';
import { serviceLifeOver, verificationDue } from '../../../simulators/faults/archive.ts';
import { batteryUsedUp } from '../../../simulators/faults/battery.ts';
import { clockFast, clockSlow } from '../../../simulators/faults/clock.ts';
import type { FaultKind } from '../../../simulators/faults/fault-kind.ts';
import { configChanged } from '../../../simulators/faults/meter-config.ts';
import {
  factorOff,
  fixedRatioWrong,
  wrongBase,
} from '../../../simulators/faults/meter-conversion.ts';
import { counterStuck, missingPulses } from '../../../simulators/faults/meter-counter.ts';
import {
  creepingFlow,
  flowThroughSealed,
  overRange,
  oversizedMeter,
  reverseFlow,
} from '../../../simulators/faults/meter-flow.ts';
import { neverZeroFlow, nightLeak } from '../../../simulators/faults/meter-leak.ts';
import { flowScale } from '../../../simulators/faults/meter-scale.ts';
import {
  disturbedVolume,
  frozenPressure,
  frozenTemperature,
  pressureLineOpen,
  pressureOutOfSpan,
  pressureShift,
  temperatureOutOfSpan,
} from '../../../simulators/faults/meter-sensor.ts';
import { flowWithoutCredit, lowCredit } from '../../../simulators/faults/prepay.ts';
import {
  meterReplaced,
  registerBackwards,
  registerRollover,
} from '../../../simulators/faults/register.ts';
import { coverOpen, magnet } from '../../../simulators/faults/tamper.ts';
import type { TemplateName } from '../../../simulators/site/templates/registry.ts';
import { type MeterArrived } from './records.ts';
import { NOON, runSite } from './site-run.ts';

type MeterRecord = MeterArrived['record'];
const HOUR = 60;
const DAY = 24 * HOUR;
/** The fault begins after a day. */
const ONSET = DAY;

interface Options {
  readonly site?: TemplateName;
  readonly days?: number;
  readonly size?: number;
  readonly ramp?: number;
  readonly from?: number;
}

/** Hour records before and from an hour after the onset, and every snapshot. */
function meterWith(kind: FaultKind, options: Options = {}) {
  const { site = 'park', days = 3, from = ONSET, ...rest } = options;
  const run = runSite({
    site,
    minutes: days * DAY,
    stepSeconds: 60,
    stationSeconds: 600,
    faults: [{ kind, from, ...rest }],
  });
  const hours = run.meter.filter((r) => r.kind === 'interval');
  const onset = NOON + from * 60_000;
  return {
    plan: run.plan,
    hours,
    before: hours.filter((r) => r.ts < onset),
    during: hours.filter((r) => r.ts > onset + HOUR * 60_000),
    snapshots: run.meter.filter((r) => r.kind === 'snapshot'),
  };
}
const counted = (records: readonly MeterRecord[], key: 'vm' | 'vb' | 'vbd' = 'vm'): number =>
  (records.at(-1)?.[key] ?? 0) - (records[0]?.[key] ?? 0);
const deltas = (records: readonly MeterRecord[]): readonly number[] =>
  records.slice(1).map((r, i) => (r.vm ?? 0) - (records[i]?.vm ?? 0));
/** Registers' ratio against what the shown pressure and temperature make of an ideal gas. */
const excess = (records: readonly MeterRecord[]): number => {
  const ideal = records.map((r) => ((r.pAbs ?? 0) / 101.325) * (293.15 / ((r.tGas ?? 0) + 273.15)));
  const mean = ideal.reduce((sum, c) => sum + c, 0) / ideal.length;
  return counted(records, 'vb') / counted(records) / mean;
};
const flagged = (records: readonly MeterRecord[], flag: string): boolean =>
  records.length > 0 && records.every((r) => r.flags?.some((f) => f === flag));

describe('counter faults', () => {
  it('counter-stuck: nothing is counted, though the works run', () => {
    const { before, during } = meterWith(counterStuck);
    expect(counted(before)).toBeGreaterThan(50);
    expect(counted(during)).toBe(0);
    expect(during.every((r) => r.qm === 0)).toBe(true);
  });

  it('missing-pulses: the corrector falls behind the mechanical index by the lost share', () => {
    const { snapshots } = meterWith(missingPulses, { days: 6, size: 0.05 });
    const pairs = snapshots.map((r) => [r.vm ?? 0, r.mechIndex ?? 0] as const);
    expect(pairs.length).toBeGreaterThanOrEqual(5);
    const [first, last] = [pairs[1], pairs.at(-1)];
    const ratio = ((last?.[0] ?? 0) - (first?.[0] ?? 0)) / ((last?.[1] ?? 0) - (first?.[1] ?? 0));
    expect(ratio).toBeCloseTo(0.95, 2);
  });

  it('over-range-flow: hourly means above Qmax', () => {
    const { during } = meterWith(overRange, { size: 1.1 });
    expect(Math.min(...deltas(during))).toBeGreaterThan(100);
    expect(flagged(meterWith(overRange, { size: 1.3 }).during, 'overFlow')).toBe(true);
  });

  it('creeping-flow: more than nothing, less than Qmin, all the time', () => {
    const flows = deltas(meterWith(creepingFlow, { days: 4 }).during);
    const daily = flows.reduce((sum, v) => sum + v, 0) / flows.length;
    expect(daily).toBeGreaterThan(0.3);
    expect(daily).toBeLessThan(1);
  });

  it('oversized-meter: peaks below a tenth of Qmax', () => {
    const { during, before } = meterWith(oversizedMeter, { days: 5 });
    expect(Math.max(...deltas(before))).toBeGreaterThan(10);
    expect(Math.max(...deltas(during))).toBeLessThan(10);
    expect(counted(during)).toBeGreaterThan(10);
  });

  it('reverse-flow: the flag, and a register that falls', () => {
    const { during } = meterWith(reverseFlow, { size: 20 });
    expect(flagged(during, 'reverseFlow')).toBe(true);
    expect(Math.max(...deltas(during))).toBeLessThan(0);
    expect(during.every((r) => (r.qm ?? 0) < 0)).toBe(true);
  });

  it('flow-through-sealed-meter: sealed on file, still until the onset', () => {
    const { plan, before, during } = meterWith(flowThroughSealed);
    expect(plan.file.site.meters?.[0]?.status).toBe('sealed');
    expect(counted(before)).toBe(0);
    expect(counted(during)).toBeGreaterThan(20);
  });

  it.each([
    ['never-zero-flow', neverZeroFlow, 'laundry'],
    ['night-leak', nightLeak, 'park'],
  ] as const)('%s: no hour without flow any more', (_, kind, site) => {
    const { before, during } = meterWith(kind, { site });
    expect(Math.min(...deltas(before))).toBe(0);
    expect(Math.min(...deltas(during))).toBeGreaterThan(0.05);
  });
});

describe('registers', () => {
  it('register-backwards: falls once by its size, then goes on', () => {
    const { hours } = meterWith(registerBackwards, { size: 60 });
    const falls = deltas(hours).filter((d) => d < 0);
    expect(falls).toHaveLength(1);
    expect(falls[0]).toBeGreaterThan(-61);
  });

  it('register-rollover: passes its capacity within the span', () => {
    const { hours, plan } = meterWith(registerRollover, { from: 0, size: 50 });
    const capacity = plan.file.site.meters?.[0]?.capacity ?? 0;
    expect(hours[0]?.vm).toBeGreaterThan(capacity - 51);
    expect(hours.at(-1)?.vm).toBeLessThan(capacity / 10);
  });

  it('meter-replaced: starts anew from 0', () => {
    const { during } = meterWith(meterReplaced);
    expect(during[0]?.vm).toBeLessThan(100);
    expect(Math.min(...deltas(during))).toBeGreaterThanOrEqual(0);
    expect(counted(during)).toBeGreaterThan(50);
  });
});

describe('conversion', () => {
  it('carries Zb/Z when sound: 1.006 at 0.43 MPa', () => {
    const { before } = meterWith(configChanged, { from: 6 * DAY, days: 6 });
    expect(excess(before)).toBeGreaterThan(1.003);
    expect(excess(before)).toBeLessThan(1.011);
  });

  it.each([
    ['conversion-factor-off', factorOff, 3, 1.037],
    ['fixed-z-wrong', fixedRatioWrong, 1.05, 1.05],
    ['wrong-base-temperature', wrongBase, 273.15, (1.0065 * 273.15) / 293.15],
  ] as const)('%s: the registers drift apart by its size', (_, kind, size, expected) => {
    const { during } = meterWith(kind, { size, days: 7 });
    expect(Math.abs(excess(during) - expected)).toBeLessThan(0.006);
  });

  it('pressure-frozen and temperature-frozen: the same to the last digit', () => {
    const pressures = meterWith(frozenPressure).during.map((r) => r.pAbs);
    expect(new Set(pressures).size).toBe(1);
    const { before, during } = meterWith(frozenTemperature);
    expect(new Set(during.map((r) => r.tGas)).size).toBe(1);
    expect(new Set(before.map((r) => r.tGas)).size).toBeGreaterThan(20);
  });

  it.each([
    ['pressure-out-of-span', pressureOutOfSpan, 'pOutOfRange'],
    ['temperature-out-of-span', temperatureOutOfSpan, 'tOutOfRange'],
    ['disturbed-volume', disturbedVolume, 'temporaryError'],
  ] as const)('%s: counts into the disturbed register and says so', (_, kind, flag) => {
    const { before, during } = meterWith(kind);
    expect(flagged(during, flag)).toBe(true);
    expect(counted(before, 'vbd')).toBe(0);
    expect(counted(during, 'vbd')).toBeGreaterThan(100);
    expect(counted(during, 'vb')).toBe(0);
    expect(counted(during, 'vbd') / counted(during)).toBeGreaterThan(3.5);
  });

  it('pressure-line-open: air pressure without a flag, in the main register', () => {
    const { during } = meterWith(pressureLineOpen);
    expect(during.every((r) => Math.abs((r.pAbs ?? 0) - 101.325) < 2)).toBe(true);
    expect(during.every((r) => r.flags?.length === 0)).toBe(true);
    expect(counted(during, 'vb') / counted(during)).toBeLessThan(1.1);
  });

  it('pressure-shift: above the sound meter by its size', () => {
    const shifted = meterWith(pressureShift, { size: 20 }).during;
    const sound = meterWith(configChanged).during;
    const off = shifted.map((r, i) => (r.pAbs ?? 0) - (sound[i]?.pAbs ?? 0));
    expect(off.every((d) => Math.abs(d - 20) < 0.05)).toBe(true);
  });

  it('flow-scale: stored flows grow, registers do not', () => {
    const { during } = meterWith(flowScale, { size: 3600 });
    expect(Math.max(...during.map((r) => r.qm ?? 0))).toBeGreaterThan(20_000);
    expect(Math.max(...deltas(during))).toBeLessThan(100);
  });
});

describe('device faults', () => {
  it('battery-used-up: flat, then falling below the limit with the flag', () => {
    const { before, during } = meterWith(batteryUsedUp, { days: 6, ramp: 4 * DAY });
    expect(Math.min(...before.map((r) => r.battery ?? 0))).toBeGreaterThan(3.5);
    expect(during.at(-1)?.battery).toBeLessThan(3);
    expect(flagged(during.slice(-5), 'lowBattery')).toBe(true);
    expect(before.some((r) => r.flags?.includes('lowBattery'))).toBe(false);
  });

  it.each([
    ['magnet', magnet, 'magnet'],
    ['cover-open', coverOpen, 'coverOpen'],
    ['config-changed', configChanged, 'configChanged'],
  ] as const)('%s: says so while it lasts', (_, kind, flag) => {
    const { before, during } = meterWith(kind, { site: 'laundry' });
    expect(flagged(during, flag)).toBe(true);
    expect(before.some((r) => r.flags?.some((f) => f === flag))).toBe(false);
  });

  it('clock-slow and clock-fast: stamps off the hour by their size', () => {
    const offHour = (records: readonly MeterRecord[]) =>
      new Set(records.map((r) => r.ts % 3_600_000));
    expect(offHour(meterWith(clockSlow, { size: 600, days: 4 }).during)).toEqual(
      new Set([3_000_000]),
    );
    expect(offHour(meterWith(clockFast, { size: 600, days: 4 }).during)).toEqual(
      new Set([600_000]),
    );
  });
});

describe('prepayment', () => {
  it('low-credit: so many usual days are left, then the valve shuts', () => {
    const { before, during } = meterWith(lowCredit, {
      site: 'hotel',
      from: 5 * DAY,
      days: 9,
      size: 2,
    });
    const daily = counted(before) / 5;
    expect(before.at(-1)?.credit).toBeGreaterThan(20 * daily);
    expect((during[0]?.credit ?? 0) / daily).toBeGreaterThan(1.4);
    expect((during[0]?.credit ?? 0) / daily).toBeLessThan(2.6);
    expect(during.at(-1)).toMatchObject({ valve: 'closed', qm: 0 });
    expect(flagged(during.slice(-1), 'creditExhausted')).toBe(true);
  });

  it('flow-without-credit: below nothing, valve open, still counting', () => {
    const { during } = meterWith(flowWithoutCredit, { site: 'restaurant', days: 4 });
    expect(during.every((r) => (r.creditMoney ?? 1) <= 0 && r.valve === 'open')).toBe(true);
    expect(counted(during)).toBeGreaterThan(20);
  });

  it('is bought again in time without a fault', () => {
    const { hours } = meterWith(configChanged, { site: 'hotel', days: 90 });
    const credit = hours.map((r) => r.credit ?? 0);
    expect(Math.min(...credit)).toBeGreaterThan(3000);
    expect(credit.some((c, i) => c > (credit[i - 1] ?? c))).toBe(true);
  });
});

describe('dates on file', () => {
  it('verification-due and service-life-over: in the fleet file', () => {
    const due = meterWith(verificationDue, { from: 0, size: 20, days: 1 }).plan.file.site.meters;
    expect(due?.[0]?.verifiedUntil).toBe('2026-12-10');
    const old = meterWith(serviceLifeOver, { from: 0, size: 30, days: 1 }).plan.file.site.meters;
    expect(old?.[0]?.installed).toBe('2016-10-21');
  });
});
