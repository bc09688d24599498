import { describe, expect, it } from 'vitest';
import {
  closedSectionHolds,
  closedSectionLeaks,
  lineBreak,
  lockUpBleedsDown,
  smallLeak,
} from '../../../simulators/faults/leak.ts';
import {
  regulatorFailsOpen,
  regulatorRunsAway,
  regulatorTripsStation,
} from '../../../simulators/faults/regulator.ts';
import { huntingWith, regulatorHunts } from '../../../simulators/faults/regulator-hunting.ts';
import {
  sensingLineAbandoned,
  sensingLineAbandonedUnprotected,
} from '../../../simulators/faults/sensing.ts';
import { swingOver } from '../../../simulators/physics/hunting.ts';
import { field, MINUTE, mean, NIGHT, NOON, runSite } from './site-run.ts';

const night = { site: 'factory', startMs: NIGHT } as const;

describe('swingOver', () => {
  it.each([1, 2, 3, 7.7, 12.7, 60])('keeps its extremes at any step, period %f s', (period) => {
    const hunting = { amplitudeKPa: 3, periodSeconds: period };
    for (const [from, to] of [
      [0, 1],
      [4.2, 5.2],
      [100, 110],
      [7, 67],
    ] as const) {
      const samples = Array.from({ length: 4001 }, (_, i) => {
        const at = from + ((to - from) * i) / 4000;
        return 3 * Math.sin((2 * Math.PI * at) / period);
      });
      const swing = swingOver(hunting, from, to);
      expect(swing.highKPa).toBeCloseTo(Math.max(...samples), 2);
      expect(swing.lowKPa).toBeCloseTo(Math.min(...samples), 2);
      expect(swing.nowKPa).toBeCloseTo(samples.at(-1) ?? Number.NaN, 6);
    }
  });
});

describe('hunting', () => {
  it.each([
    [2, 1],
    [12.7, 1],
    [47, 60],
  ])('of %f s shows in the extremes of each minute at a step of %i s', (period, stepSeconds) => {
    const { between } = runSite({
      site: 'hospital',
      minutes: 60,
      stepSeconds,
      stationSeconds: 60,
      faults: [{ kind: huntingWith('hunts', period), from: 20, size: 1 }],
    });
    const spread = (from: number, to: number) =>
      between(from, to).map((r) => (r.pOutMax ?? 0) - (r.pOutMin ?? 0));
    expect(Math.max(...spread(2, 20))).toBeLessThan(0.15);
    // ±0.5 kPa, one accuracy band of 10 %
    expect(Math.min(...spread(22, 60))).toBeGreaterThan(0.95);
    expect(mean(field(between(22, 60), (r) => r.pOut))).toBeCloseTo(4.95, 0);
  });

  it('moves the flow with the pressure, and stops when nobody burns', () => {
    const faults = [{ kind: regulatorHunts, from: 10 }];
    const day = runSite({ site: 'hospital', minutes: 40, faults });
    const flows = field(day.between(12, 40), (r) => r.runs?.duty?.q);
    expect(Math.max(...flows)).toBeGreaterThan(1.2 * mean(flows));
    const idle = runSite({ ...night, minutes: 30, faults });
    expect(idle.between(12, 30).every((r) => (r.pOutMax ?? 0) - (r.pOutMin ?? 0) < 1)).toBe(true);
  });
});

describe('a sensing line on an abandoned main', () => {
  it('feels a falling pressure while the outlet climbs, until the slam-shuts trip', () => {
    const { records } = runSite({
      site: 'factory',
      minutes: 40,
      faults: [{ kind: sensingLineAbandoned, from: 20, ramp: 10, size: 0.1 }],
    });
    const trip = records.findIndex((r) => r.runs?.duty?.ssv === 'tripped');
    const climb = records.slice(trip - 4, trip);
    expect(climb.every((r, i) => i === 0 || (r.pOut ?? 0) > (climb[i - 1]?.pOut ?? 0))).toBe(true);
    expect(climb.at(-1)?.pOut).toBeGreaterThan(115);
    expect(climb.at(-1)?.pSense).toBeLessThan(99);
  });

  it('takes the outlet to the inlet pressure where nothing trips', () => {
    const { between } = runSite({
      site: 'hospital',
      minutes: 40,
      faults: [{ kind: sensingLineAbandonedUnprotected, from: 10, ramp: 5, size: 0.3 }],
    });
    const records = between(20, 40);
    expect(records.every((r) => (r.pOut ?? 0) > 10 && (r.pSense ?? 9) < 4)).toBe(true);
  });
});

describe('a regulator that does not close', () => {
  const at = (kind: typeof regulatorFailsOpen, size: number) =>
    runSite({ ...night, minutes: 40, faults: [{ kind, from: 10, size }] }).between(15, 40);

  it('is held by the relief, runs away, or costs the customer the gas', () => {
    const held = at(regulatorFailsOpen, 0.05);
    expect(held.every((r) => r.relief === 'open' && r.runs?.duty?.ssv === 'open')).toBe(true);
    expect(held.every((r) => (r.pOut ?? 0) > 115 && (r.pOut ?? 999) < 130)).toBe(true);
    expect(at(regulatorRunsAway, 0.5).every((r) => (r.pOut ?? 0) > 200)).toBe(true);
    const tripped = at(regulatorTripsStation, 0.5);
    const isShut = (i: 'duty' | 'standby') => tripped.every((r) => r.runs?.[i]?.ssv === 'tripped');
    expect(isShut('duty') && isShut('standby')).toBe(true);
  });
});

describe('leaks', () => {
  it('a line break takes all that the runs give, and the pressure falls within seconds', () => {
    const [least] = lineBreak.span?.(runSite({ ...night, minutes: 1, faults: [] }).plan) ?? [0];
    const faults = [{ kind: lineBreak, from: 20, size: least }];
    const { between } = runSite({ site: 'factory', minutes: 30, faults });
    const before = mean(field(between(10, 20), (r) => r.q));
    expect(between(20.5, 30).every((r) => (r.q ?? 0) > 5 * before)).toBe(true);
    expect(between(20.5, 30).every((r) => (r.pOut ?? 999) < 90)).toBe(true);
    const wide = runSite({ ...night, minutes: 30, faults: [{ kind: lineBreak, from: 20 }] });
    const trip = wide.records.find((r) => r.runs?.duty?.ssv === 'tripped');
    expect((trip?.ts ?? 0) - NIGHT).toBeLessThan(20.5 * MINUTE);
  });

  it('a small leak never ends at night, and the meter counts it', () => {
    const minutes = 300;
    const leak = [{ kind: smallLeak, from: 1, size: 3 }];
    const flows = [[], leak].map((faults) => {
      const { records, meter } = runSite({ ...night, minutes, faults });
      const vm = meter.filter((r) => r.kind === 'interval').map((r) => r.vm ?? 0);
      return { q: records.at(-1)?.q ?? -1, counted: (vm.at(-1) ?? 0) - (vm[0] ?? 0) };
    });
    expect(flows[0]).toEqual({ q: 0, counted: 0 });
    // 3 mm at 100 kPa: 7.9 Nm³/h, 4 m³/h as the meter counts
    expect(flows[1]?.q).toBeCloseTo(7.9, 0);
    expect(flows[1]?.counted).toBeGreaterThan(14);
  });

  it('a smaller one bleeds the outlet from lock-up down, too little for the meter', () => {
    const faults = [{ kind: lockUpBleedsDown, from: 60, size: 0.6 }];
    const { between, meter } = runSite({ ...night, minutes: 300, faults });
    const locked = mean(field(between(50, 60), (r) => r.pOut));
    const pressures = field(between(60, 300), (r) => r.pOut);
    // from the set point it closes again only when the regulator has opened
    expect(locked).toBeLessThan(106);
    expect(Math.min(...pressures)).toBeLessThan(100.5);
    expect(Math.min(...pressures)).toBeGreaterThan(98.5);
    const vm = meter.filter((r) => r.kind === 'interval').map((r) => r.vm ?? 0);
    expect((vm.at(-1) ?? 0) - (vm[0] ?? 0)).toBeLessThan(0.5);
  });

  it('a closed section decays through a hole and holds without one', () => {
    const section = (kind: typeof closedSectionLeaks, size: number) => {
      const faults = [{ kind, from: 10, size }];
      const { between } = runSite({ site: 'factory', startMs: NOON, minutes: 130, faults });
      const records = between(10.2, 130);
      const quiet = (r: (typeof records)[number]) =>
        r.q === 0 &&
        r.runs?.duty?.inletValve === 'closed' &&
        r.runs.standby?.inletValve === 'closed';
      expect(records.every(quiet)).toBe(true);
      return mean(out(between, 10.5, 12)) - mean(out(between, 70.5, 72));
    };
    const out = (between: ReturnType<typeof runSite>['between'], from: number, to: number) =>
      field(between(from, to), (r) => r.pOut);
    expect(Math.abs(section(closedSectionHolds, 1))).toBeLessThan(0.1);
    // 0.5 mm: 0.22 Nm³/h from 3 m³ = 7.3 kPa/h
    expect(section(closedSectionLeaks, 0.5)).toBeGreaterThan(6.5);
    expect(section(closedSectionLeaks, 0.5)).toBeLessThan(7.6);
  });
});
