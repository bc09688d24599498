import { describe, expect, it } from 'vitest';
import { resuppress } from '../../../src/alarm/suppression.ts';
import { alarmSample, at } from '../dispatch/alarm-sample.ts';

const lost = alarmSample({ id: 'lost', type: 'regulator.supply-lost' });
const shut = alarmSample({ id: 'shut', type: 'regulator.slam-shut' });
const told = (...alarms: Parameters<typeof resuppress>[0][]) =>
  resuppress(
    alarms.flatMap((some) => [...some]),
    at(9),
  ).map(({ id, suppressedBy }) => [id, suppressedBy]);

describe('one cause, one alarm', () => {
  it('a lost supply explains trips and low pressure, an open bypass its missing lock', () => {
    const low = alarmSample({ id: 'low', type: 'regulator.underpressure' });
    expect(told([shut, low, lost])).toEqual([
      ['shut', 'lost'],
      ['low', 'lost'],
    ]);
    const open = alarmSample({ id: 'open', type: 'bypass.open' });
    const unsecured = alarmSample({ id: 'unsecured', type: 'bypass.unsecured' });
    expect(told([open, unsecured])).toEqual([['unsecured', 'open']]);
  });

  it('a cause that has ended explains nothing any more', () => {
    const over = alarmSample({ ...lost, state: 'returned', returnedAt: at(5) });
    expect(told([{ ...shut, suppressedBy: 'lost' }, over])).toEqual([['shut', null]]);
    expect(told([{ ...shut, suppressedBy: 'lost' }])).toEqual([['shut', null]]);
  });

  it('says nothing of what stays as it is', () => {
    expect(told([shut])).toEqual([]);
    expect(told([{ ...shut, suppressedBy: 'lost' }, lost])).toEqual([]);
  });

  it('some causes explain only what is about the same meter or run', () => {
    const trip = alarmSample({
      id: 'trip',
      type: 'regulator.slam-shut',
      subject: { kind: 'run', id: 'works/B' },
    });
    const away = { id: 'away', type: 'regulator.standby-unavailable' } as const;
    const same = alarmSample({ ...away, subject: { kind: 'run', id: 'works/B' } });
    const other = alarmSample({ ...away, subject: { kind: 'run', id: 'works/C' } });
    expect(told([trip, same])).toEqual([['away', 'trip']]);
    expect(told([trip, other])).toEqual([]);
  });

  it('a cause beyond the site explains, and the history tells when', () => {
    const silent = alarmSample({ id: 'silent', type: 'comms.silent' });
    const key = `comms.silent|${silent.subject.kind}:${silent.subject.id}`;
    const [hidden] = resuppress([silent], at(9), new Map([[key, 'gateway']]));
    expect(hidden?.suppressedBy).toBe('gateway');
    expect(hidden?.history.at(-1)).toEqual({ at: at(9), event: 'suppressed', comment: 'gateway' });
    const [freed] = resuppress([hidden ?? silent], at(10), new Map());
    expect(freed?.suppressedBy).toBeNull();
    expect(freed?.history.at(-1)).toEqual({ at: at(10), event: 'released' });
  });
});
