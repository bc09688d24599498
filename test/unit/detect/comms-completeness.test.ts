import { describe, expect, it } from 'vitest';
import { commsCompleteness } from '../../../src/detect/comms-completeness.ts';
import { every, meter } from '../../support/detector-run.ts';
import { hourly, meterAsset, toldByMeter } from '../../support/meter-stage.ts';
import { findingsOf, stageRun } from '../../support/stage-run.ts';

const HOUR = 3_600_000;

/** Hourly records of so many days of which each hour passes or not. */
const received = (days: number, passes: (hour: number) => boolean) =>
  hourly(24 * days + 2, (hour) => ({ vm: hour })).filter((_, hour) => passes(hour));

describe('comms.completeness', () => {
  it('less than 95 % of seven days is a notice, less than 80 % an alarm', () => {
    expect(
      toldByMeter(
        commsCompleteness,
        received(10, (hour) => hour % 24 !== 7),
      ),
    ).toEqual([]);
    expect(
      toldByMeter(
        commsCompleteness,
        received(10, (hour) => hour % 12 !== 7),
      ),
    ).toHaveLength(1);
    const alarm = toldByMeter(
      commsCompleteness,
      received(10, (hour) => hour % 4 !== 3),
    );
    expect(alarm).toEqual(['began P3 +1 00:00:00']);
  });

  it('tells the share and its limit', () => {
    const steps = received(10, (hour) => hour % 4 !== 3);
    const [found] = findingsOf(commsCompleteness, meterAsset(commsCompleteness), steps);
    expect(found).toMatchObject({
      evidence: [
        { name: 'completeness', value: 75, limit: 80, relation: 'below' },
        { name: 'lateRecords', value: 0 },
        { name: 'repeatedRecords', value: 0 },
      ],
    });
  });

  it('the baseline of the fleet moves the limits', () => {
    const steps = received(30, (hour) => hour % 4 !== 3);
    expect(toldByMeter(commsCompleteness, steps, {}, { baseline: 0.75 })).toEqual([]);
  });

  it('says how far it is until it can judge', () => {
    const run = stageRun(commsCompleteness, meterAsset(commsCompleteness));
    for (const reading of received(4, () => true)) run.give(reading);
    expect(run.doubt()).toBe('3 of 7 days');
    for (const reading of received(9, () => true).slice(4 * 24)) run.give(reading);
    expect(run.doubt()).toBeNull();
  });

  it('many late records are a notice, although none is missing', () => {
    const late = (share: number) =>
      hourly(10 * 24, (hour) => ({ vm: hour })).map((reading, hour) => ({
        ...reading,
        receivedAt: (reading.ts +
          (hour % 100 < share ? 25 * HOUR : 0)) as typeof reading.receivedAt,
      }));
    expect(toldByMeter(commsCompleteness, late(8))).toEqual([]);
    expect(toldByMeter(commsCompleteness, late(20))[0]).toMatch(/^began P4/);
  });

  it('snapshots on top make up for nothing', () => {
    const steps = received(10, (hour) => hour % 4 !== 3).flatMap((reading) => [
      reading,
      { ...reading, kind: 'snapshot' as const },
    ]);
    expect(toldByMeter(commsCompleteness, steps)).toHaveLength(1);
  });

  it('a device back from weeks of silence begins anew', () => {
    const after = hourly(24 * 20, (hour) => ({ vm: hour }), 24 * 60);
    expect(toldByMeter(commsCompleteness, [...received(9, () => true), ...after])).toEqual([]);
  });

  it('fast devices are counted by their hours', () => {
    const fast = { device: { reporting: 'scada', intervalSeconds: 60 } };
    const minutes = (passes: (n: number) => boolean) =>
      every(
        60,
        '00:00',
        10 * 1440,
        (n) => ({ vm: n }),
        (at, values) => meter(at, values),
      ).filter((_, n) => passes(n));
    expect(
      toldByMeter(
        commsCompleteness,
        minutes(() => true),
        fast,
      ),
    ).toEqual([]);
    expect(
      toldByMeter(
        commsCompleteness,
        minutes((n) => n % 4 !== 1),
        fast,
      ),
    ).toHaveLength(1);
  });

  it('ends once it has been better for a week', () => {
    const steps = received(40, (hour) => hour % 4 !== 3 || hour > 240);
    const told = toldByMeter(commsCompleteness, steps);
    expect(told[0]).toMatch(/^began P3/);
    expect(told.at(-1)).toMatch(/^ended/);
    expect(told).toHaveLength(2);
  });
});
