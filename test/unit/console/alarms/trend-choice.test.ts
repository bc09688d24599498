import { describe, expect, it } from 'vitest';
import type { SiteView } from '../../../../src/api/sites/site-view.ts';
import {
  deviceOf,
  spanAround,
  trendOf,
} from '../../../../src/console/pages/alarms/trend-choice.ts';
import { at, NOON, shownAlarm } from '../alarm-fixtures.ts';

// the parts of a site that are looked at
const site = {
  station: { device: 'rtu-1' },
  meters: [{ id: 'M-1', device: 'evc-1' }],
} as unknown as SiteView;
const fieldsOf = (over: Parameters<typeof shownAlarm>[1]) =>
  trendOf(shownAlarm('a', over), site).points.map(({ device, field }) => `${device} ${field}`);

describe('the device behind an alarm', () => {
  it.each([
    ['station', 'S-1', 'rtu-1'],
    ['run', 'S-1/A', 'rtu-1'],
    ['bypass', 'S-1', 'rtu-1'],
    ['meter', 'M-1', 'evc-1'],
    ['meter', 'M-9', null],
    ['device', 'any', 'any'],
    ['zone', 'east', null],
    ['system', 'pipeline', null],
  ] as const)('of %s %s is %s', (kind, id, device) => {
    expect(deviceOf({ subject: { kind, id } }, site)).toBe(device);
  });

  it('is unknown while the site is', () => {
    expect(deviceOf({ subject: { kind: 'station', id: 'S-1' } }, null)).toBeNull();
  });
});

describe('the trend of an alarm', () => {
  it('draws what its evidence names, with the limit that was broken', () => {
    expect(trendOf(shownAlarm('a'), site)).toMatchObject({
      points: [{ device: 'rtu-1', field: 'pOut', unit: 'kPa' }],
      limits: [{ value: 140, unit: 'kPa' }],
    });
  });

  it('takes the field of the run where it is the run’s', () => {
    const over = {
      type: 'regulator.filter',
      subject: { kind: 'run', id: 'S-1/A' },
      evidence: [{ name: 'filterDp', value: 12, unit: 'kPa', limit: 10 }],
    } as const;
    expect(fieldsOf({ ...over, evidence: [...over.evidence] })).toEqual(['rtu-1 runs.A.filterDp']);
  });

  it('falls back on what belongs to the type', () => {
    const subject = { kind: 'bypass', id: 'S-1' } as const;
    const evidence = [{ name: 'bypass', value: 'open' }];
    expect(fieldsOf({ type: 'bypass.open', subject, evidence })).toEqual(['rtu-1 pOut', 'rtu-1 q']);
  });

  it('leaves the inlet out beside the outlet, which it would flatten', () => {
    const evidence = [
      { name: 'pIn', value: 179, unit: 'kPa' },
      { name: 'pOut', value: 4.6, unit: 'kPa' },
    ];
    expect(fieldsOf({ evidence })).toEqual(['rtu-1 pOut']);
  });

  it('asks a meter for fields of meters only', () => {
    const subject = { kind: 'meter', id: 'M-1' } as const;
    const evidence = [
      { name: 'passed', value: 0.7, unit: 'm³', limit: 0.1 },
      { name: 'pOut', value: 1 },
    ];
    const { points, limits } = trendOf(
      shownAlarm('a', { type: 'meter.valve-leak', subject, evidence }),
      site,
    );
    expect(points.map(({ field }) => field)).toEqual(['vm']);
    // 0.1 m³ passed is no level of the index
    expect(limits).toEqual([]);
  });

  it('draws nothing for what has no device', () => {
    const subject = { kind: 'system', id: 'pipeline' } as const;
    expect(trendOf(shownAlarm('a', { type: 'system.overload', subject }), site).points).toEqual([]);
  });
});

describe('the span around the onset', () => {
  const hours = (ms: number): number => (ms - NOON) / 3_600_000;

  it('is an hour before it for a station that reports all the time', () => {
    const { from, to } = spanAround(shownAlarm('a', { detectedAt: at(10) }), 10);
    expect([hours(from), hours(to)]).toEqual([-1, expect.closeTo(10 / 60 + 0.5)]);
  });

  it('is two days before it for an hourly reporter', () => {
    expect(hours(spanAround(shownAlarm('a'), 3600).from)).toBe(-48);
  });

  it('shows the beginning of one that has gone on for weeks', () => {
    const { from, to } = spanAround(shownAlarm('a', { returnedAt: at(60 * 24 * 30) }), 10);
    expect([hours(from), hours(to)]).toEqual([-1, 4.5]);
  });
});
