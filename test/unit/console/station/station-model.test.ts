import { describe, expect, it } from 'vitest';
import { alarmView } from '../../../../src/api/schema/alarm-view.ts';
import { alarmsByPlace, placeOf } from '../../../../src/console/pages/station/alarm-places.ts';
import { ladderPlan } from '../../../../src/console/pages/station/ladder-place.ts';
import { layoutOf } from '../../../../src/console/pages/station/mimic/layout.ts';
import { lookOf, stateText } from '../../../../src/console/pages/station/mimic/state-text.ts';
import { NEVER, reachOf, shownOf } from '../../../../src/console/pages/station/shown.ts';
import { rollingSpan } from '../../../../src/console/pages/station/trend-spans.ts';
import type { Alarm } from '../../../../src/model/alarm.ts';
import { anAlarm } from '../../records/records-fixtures.ts';

const alarm = (over: Partial<Alarm>) => alarmView(anAlarm({ site: 'S', ...over }));

describe('where an alarm stands on the drawing', () => {
  it.each<[Alarm['type'], Alarm['subject'], string | null]>([
    ['bypass.open', { kind: 'bypass', id: 'S' }, 'bypass'],
    ['regulator.overpressure', { kind: 'station', id: 'S' }, 'outlet'],
    ['regulator.slam-shut', { kind: 'run', id: 'S/A' }, 'ssv:A'],
    ['regulator.filter', { kind: 'run', id: 'S/B' }, 'filter:B'],
    ['regulator.standby-unavailable', { kind: 'run', id: 'S/B' }, 'run:B'],
    ['regulator.switchover', { kind: 'station', id: 'S' }, 'station'],
    ['meter.stuck', { kind: 'meter', id: 'M-1' }, 'meter:M-1'],
    ['comms.silent', { kind: 'device', id: 'rtu' }, null],
  ])('%s about %o: %s', (type, subject, place) => {
    expect(placeOf({ type, subject }, 'S')).toBe(place);
  });

  it('is taken by the gravest', () => {
    const places = alarmsByPlace(
      [
        alarm({
          id: 'a',
          type: 'bypass.unsecured',
          priority: 2,
          subject: { kind: 'bypass', id: 'S' },
        }),
        alarm({ id: 'b', type: 'bypass.open', priority: 1, subject: { kind: 'bypass', id: 'S' } }),
      ],
      'S',
    );
    expect([...places].map(([place, { id }]) => [place, id])).toEqual([['bypass', 'b']]);
  });
});

describe('a value that is shown', () => {
  const values = new Map([['pOut', { value: 3, ts: 1_000 }]]);
  const reach = reachOf({ intervalSeconds: 10, watermarkSeconds: 120 });

  it('is current within the reach of its device, and old beyond it', () => {
    expect(shownOf(values, 'pOut', 1_000 + reach, reach).standing).toBe('current');
    expect(shownOf(values, 'pOut', 1_001 + reach, reach)).toEqual({
      value: 3,
      standing: 'behind',
      ts: 1_000,
    });
  });

  it('is nothing where nothing came', () => {
    expect(shownOf(values, 'pIn', 0, reach)).toBe(NEVER);
    expect(shownOf(undefined, 'pOut', 0, reach)).toBe(NEVER);
  });

  it('is never said as if it were so when it is old', () => {
    const say = ({ en }: { readonly en: string }) => en;
    const valve = { value: 'closed', ts: 1 } as const;
    expect(stateText({ ...valve, standing: 'current' }, say)).toBe('closed');
    expect(stateText({ ...valve, standing: 'behind' }, say)).toBe('? closed');
    expect(stateText(NEVER, say)).toBe('? unknown');
    expect(lookOf({ ...valve, standing: 'current' })).toBe('closed');
    expect(lookOf({ ...valve, standing: 'behind' })).toBe('unsure');
    expect(lookOf({ value: 'moving', standing: 'current', ts: 1 })).toBe('unsure');
  });
});

describe('the ladder', () => {
  const ladder = {
    ssvLow: 60,
    low: 80.75,
    standbySet: 95,
    set: 100,
    high: 108,
    relief: null,
    ssvHigh: 130,
    maop: 200,
    highHigh: 140,
    ceiling: null,
  };

  it('has the highest on top and leaves out what is not on file', () => {
    const { rungs, pointer } = ladderPlan(ladder, null);
    expect(rungs.map(({ key }) => key)).toEqual([
      'maop',
      'highHigh',
      'ssvHigh',
      'high',
      'set',
      'standbySet',
      'low',
      'ssvLow',
    ]);
    expect(pointer).toBeNull();
  });

  it('puts the outlet between the rungs that it is between', () => {
    const { rungs, pointer } = ladderPlan(ladder, 104);
    const place = (key: string) => rungs.find((rung) => rung.key === key)?.at ?? Number.NaN;
    expect(pointer).toBeGreaterThan(place('high'));
    expect(pointer).toBeLessThan(place('set'));
    expect(ladderPlan(ladder, 100).pointer).toBeCloseTo(place('set'), 9);
    expect(ladderPlan(ladder, 200).pointer).toBeCloseTo(place('maop'), 9);
  });

  it('puts it at the ends beyond them', () => {
    expect(ladderPlan(ladder, 500).pointer).toBe(0);
    expect(ladderPlan(ladder, 1).pointer).toBe(1);
  });
});

describe('the layout of the drawing', () => {
  it.each([1, 2, 3, 8])('has room for %d runs and a bypass below them', (runs) => {
    const { height, bypass, middle, runs: ys } = layoutOf(runs, 'present');
    expect(ys).toHaveLength(runs);
    expect(bypass ?? 0).toBeGreaterThan(ys.at(-1) ?? 0);
    expect(height).toBeGreaterThan(bypass ?? 0);
    expect(middle).toBeGreaterThanOrEqual(ys[0] ?? 0);
    expect(layoutOf(runs, 'absent').bypass).toBeNull();
  });
});

describe('a span that goes on', () => {
  it('stays the same for some seconds and holds now', () => {
    const first = rollingSpan(3_600_000, 1_000_000_001);
    expect(rollingSpan(3_600_000, 1_000_004_000)).toEqual(first);
    expect(first.to).toBeGreaterThanOrEqual(1_000_000_001);
    expect(first.to - first.from).toBe(3_600_000);
    expect(rollingSpan(3_600_000, 1_000_020_000)).not.toEqual(first);
  });
});
