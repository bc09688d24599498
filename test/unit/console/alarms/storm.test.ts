import { describe, expect, it } from 'vitest';
import {
  groupsOf,
  isStorm,
  newLately,
  stormRows,
} from '../../../../src/console/pages/alarms/storm.ts';
import { at, NOON, shownAlarm } from '../alarm-fixtures.ts';

const silent = (site: string) =>
  shownAlarm(`silent ${site}`, { type: 'comms.silent', priority: 3, site });

describe('a storm', () => {
  it('is more than ten new ones in ten minutes', () => {
    const alarms = Array.from({ length: 11 }, (_, n) => shownAlarm(`a${n}`));
    expect(isStorm(newLately(alarms, NOON + 9 * 60_000))).toBe(true);
    expect(isStorm(newLately(alarms.slice(1), NOON + 9 * 60_000))).toBe(false);
    expect(isStorm(newLately(alarms, NOON + 10 * 60_000))).toBe(false);
  });

  it('counts one that has become active again as new', () => {
    const again = shownAlarm('again', {
      occurredAt: at(-300),
      history: [
        { at: at(-300), event: 'raised' },
        { at: at(-1), event: 'reactivated' },
        { at: at(0), event: 'commented' },
      ],
    });
    expect(newLately([again, shownAlarm('old', { occurredAt: at(-300) })], NOON)).toBe(1);
  });
});

describe('groups', () => {
  it('gathers one trouble at three sites or more, and the rest by site', () => {
    const drift = shownAlarm('drift', { type: 'regulator.drift', priority: 2, site: 'S-1' });
    const door = shownAlarm('door', { type: 'station.door', priority: 4, site: 'S-1' });
    const groups = groupsOf([drift, silent('S-1'), silent('S-2'), silent('S-3'), door]);
    expect(groups.map(({ cause, alarms }) => [cause, alarms.length])).toEqual([
      [{ kind: 'site', site: 'S-1' }, 2],
      [{ kind: 'type', type: 'comms.silent', sites: 3 }, 3],
    ]);
    expect(groups[0]?.worst).toBe(drift);
  });

  it('gives the service itself a group of its own', () => {
    const lag = shownAlarm('lag', { type: 'system.overload', priority: 2, site: null });
    expect(groupsOf([lag])[0]?.cause).toEqual({ kind: 'site', site: null });
  });
});

describe('rows of a storm', () => {
  const gravest = shownAlarm('gravest', { site: 'S-9' });
  const others = [silent('S-1'), silent('S-2'), silent('S-3')];

  it('never folds an emergency away', () => {
    const rows = stormRows([gravest, ...others], new Set());
    expect(rows).toMatchObject([
      { kind: 'alarm', alarm: { id: 'gravest' } },
      { kind: 'group', fold: 'closed' },
    ]);
  });

  it('shows the alarms of an open group below it', () => {
    const rows = stormRows([gravest, ...others], new Set(['type comms.silent']));
    expect(rows.map(({ kind }) => kind)).toEqual(['alarm', 'group', 'alarm', 'alarm', 'alarm']);
  });
});
