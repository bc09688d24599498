import { describe, expect, it } from 'vitest';
import { heardByType, kpisOf } from '../../../src/alarm/kpi.ts';
import { epochMs } from '../../../src/model/units.ts';
import { alarmAt, DAY, DAY_0, MINUTE } from '../pipeline/backtest/alarm-samples.ts';

const SPAN = { from: epochMs(DAY_0), to: epochMs(DAY_0 + DAY) };
const site = (n: number) => ({ subject: { kind: 'station' as const, id: `s${n}` } });

describe('what alarms ask of a console', () => {
  it('counts raising and coming back, not the rest of a life', () => {
    const at = (minute: number) => epochMs(DAY_0 + minute * MINUTE);
    const alarm = alarmAt(0, null, {
      history: [
        { at: at(0), event: 'raised' },
        { at: at(1), event: 'acknowledged' },
        { at: at(2), event: 'returned' },
        { at: at(5), event: 'reactivated' },
        { at: at(6), event: 'changed' },
      ],
    });
    expect(kpisOf([alarm], SPAN)).toMatchObject({ annunciations: 2, perDay: 2, maxPer10Min: 2 });
  });

  it('hears neither what another alarm explains nor priority 4', () => {
    const quiet = [alarmAt(0, 1, { suppressedBy: 'other' }), alarmAt(0, 1, { priority: 4 })];
    expect(kpisOf(quiet, SPAN)).toMatchObject({ annunciations: 0, meanPer10Min: 0, stale: 0 });
    expect(heardByType(quiet, SPAN).size).toBe(0);
  });

  it('leaves out what was heard outside the span', () => {
    const alarms = [alarmAt(-1, 1), alarmAt(0, 1), alarmAt(24 * 60, null)];
    expect(kpisOf(alarms, SPAN).annunciations).toBe(1);
  });

  it('a flood is a period of more than ten', () => {
    const ten = Array.from({ length: 10 }, (_, n) => alarmAt(n / 2, null, site(n)));
    expect(kpisOf(ten, SPAN)).toMatchObject({ maxPer10Min: 10, floodShare: 0 });
    const eleven = [...ten, alarmAt(9, null, site(10))];
    expect(kpisOf(eleven, SPAN)).toMatchObject({ maxPer10Min: 11, floodShare: 1 / 144 });
    expect(kpisOf(eleven, SPAN).top10Share).toBeCloseTo(10 / 11);
  });

  it('chatters from the third time within a minute', () => {
    const times = (...minutes: number[]) => minutes.map((minute) => alarmAt(minute, minute));
    expect(kpisOf(times(0, 0.5, 1), SPAN).chattering).toBe(1);
    expect(kpisOf(times(0, 0.5, 1.1), SPAN).chattering).toBe(0);
    const others = [alarmAt(0, 1, site(1)), alarmAt(0, 1, site(2)), alarmAt(0, 1, site(3))];
    expect(kpisOf(others, SPAN).chattering).toBe(0);
  });

  it('is stale once active for more than a day', () => {
    const alarms = [alarmAt(-1, null, site(1)), alarmAt(0, null, site(2))];
    expect(kpisOf(alarms, SPAN).stale).toBe(1);
  });

  it('gives the shares of the priorities', () => {
    const alarms = ([1, 2, 3, 3] as const).map((priority, n) =>
      alarmAt(n * 20, null, { priority, ...site(n) }),
    );
    expect(kpisOf(alarms, SPAN).priorityMix).toEqual({ 1: 0.25, 2: 0.25, 3: 0.5 });
  });
});
