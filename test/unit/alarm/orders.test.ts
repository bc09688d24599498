import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  easedPriority,
  expireShelves,
  nextBoundary,
  noOrders,
  type Orders,
  ordered,
  overduePermits,
  permitOver,
  quietingPermit,
  riseOf,
} from '../../../src/alarm/orders.ts';
import type { Permit } from '../../../src/model/permit.ts';
import type { Removal, Shelf } from '../../../src/model/standing-order.ts';
import { alarmSample, at } from '../dispatch/alarm-sample.ts';

const alarm = alarmSample();
const bypass = alarmSample({
  id: 'bypass.open~S1~x',
  type: 'bypass.open',
  subject: { kind: 'bypass', id: 'S1' },
});

const permit = (changes: Partial<Permit> = {}): Permit => ({
  id: 'permit-1',
  site: 'S1' as never,
  types: ['bypass.open', 'regulator.overpressure'],
  subjects: null,
  from: at(10),
  to: at(70),
  reason: 'pilot overhaul',
  holder: 'crew 3',
  openedBy: 'li',
  openedAt: at(0),
  closedAt: null,
  closedBy: null,
  ...changes,
});

const shelf = (until: number): Shelf => ({
  id: 'regulator.overpressure|run:S1/A',
  site: 'S1',
  type: alarm.type,
  subject: alarm.subject,
  by: 'li',
  at: at(0),
  until: at(until),
  reason: 'gauge is changed',
});

const removal = (changes: Partial<Removal> = {}): Removal => ({
  id: 'run:S1/A',
  site: 'S1',
  subject: alarm.subject,
  types: null,
  by: 'li',
  at: at(0),
  reason: 'isolated',
  ...changes,
});

function orders(...all: (Shelf | Removal | Permit)[]): Orders {
  const made = noOrders();
  for (const one of all) {
    if ('until' in one) made.shelves.set(one.id, one);
    else if ('holder' in one) made.permits.set(one.id, one);
    else made.removals.set(one.id, one);
  }
  return made;
}

describe('a shelf', () => {
  it('keeps an alarm quiet until its time, and says who, why and until when', () => {
    const quiet = ordered(alarm, orders(shelf(30)), at(1));
    expect(quiet.shelvedUntil).toBe(at(30));
    expect(quiet.history.at(-1)).toEqual({
      at: at(1),
      event: 'shelved',
      by: 'li',
      comment: 'gauge is changed',
    });
    const back = ordered(quiet, orders(shelf(30)), at(30));
    expect(back).toMatchObject({ shelvedUntil: null });
    expect(back.history.at(-1)).toEqual({ at: at(30), event: 'unshelved' });
  });

  it('changes nothing that is as it should be', () => {
    const quiet = ordered(alarm, orders(shelf(30)), at(1));
    expect(ordered(quiet, orders(shelf(30)), at(2))).toBe(quiet);
    expect(ordered(bypass, orders(shelf(30)), at(1))).toBe(bypass);
  });

  it('leaves by itself at its end', () => {
    const all = orders(shelf(30));
    expect(expireShelves(all, at(29))).toEqual([]);
    expect(expireShelves(all, at(30))).toEqual([shelf(30)]);
    expect(all.shelves.size).toBe(0);
  });
});

describe('out of service', () => {
  it.each([
    ['its subject, all types', removal(), true],
    ['its subject, this type', removal({ types: ['regulator.overpressure'] }), true],
    ['its subject, another type', removal({ types: ['regulator.drift'] }), false],
    ['the whole site', removal({ id: 'site:S1', subject: { kind: 'site', id: 'S1' } }), true],
    ['another site', removal({ id: 'site:S2', subject: { kind: 'site', id: 'S2' } }), false],
  ])('%s', (_, taken, isOut) => {
    expect(ordered(alarm, orders(taken), at(1)).outOfService).toBe(isOut);
  });

  it('ends when it is put back', () => {
    const out = ordered(alarm, orders(removal()), at(1));
    const back = ordered(out, noOrders(), at(2));
    expect(back.outOfService).toBe(false);
    expect(back.history.slice(-2).map(({ event }) => event)).toEqual([
      'out-of-service',
      'in-service',
    ]);
  });
});

describe('a work permit', () => {
  it('is in force from its beginning to its end, and not after it was closed', () => {
    const inForce = (minute: number, changes: Partial<Permit> = {}) =>
      permitOver(orders(permit(changes)), bypass, at(minute)) !== null;
    expect([9, 10, 69, 70].map((minute) => inForce(minute))).toEqual([false, true, true, false]);
    expect(inForce(40, { closedAt: at(30) })).toBe(false);
    expect(inForce(40, { types: ['leak.gas-detected'] })).toBe(false);
    expect(inForce(40, { subjects: ['bypass:S2'] })).toBe(false);
    expect(inForce(40, { subjects: ['bypass:S1'] })).toBe(true);
  });

  it('makes an open bypass P3 and keeps other named types quiet', () => {
    const all = orders(permit());
    expect(easedPriority(all, bypass, 1, at(20))).toBe(3);
    expect(quietingPermit(all, bypass, at(20))).toBeNull();
    expect(easedPriority(all, alarm, 1, at(20))).toBe(1);
    expect(quietingPermit(all, alarm, at(20))).toBe('permit-1');
  });

  it('lets the bypass rise to its own priority at its end, while it is open', () => {
    const all = orders(permit());
    const eased = ordered(bypass, all, at(20));
    expect(eased).toMatchObject({ priority: 3, ownPriority: 1, permit: 'permit-1' });
    expect(riseOf(eased, all, at(69))).toBeNull();
    expect(riseOf(eased, all, at(70))).toBe(1);
    expect(riseOf({ ...eased, returnedAt: at(60) }, all, at(70))).toBeNull();
    expect(ordered(eased, all, at(70))).toMatchObject({ priority: 3, permit: null });
  });

  it('is overdue once it is past its end and nobody has closed it', () => {
    const overdue = (minute: number, changes: Partial<Permit> = {}) =>
      overduePermits(orders(permit(changes)), at(minute)).length;
    expect([overdue(69), overdue(70), overdue(71, { closedAt: at(60) })]).toEqual([0, 1, 0]);
  });
});

it('the next boundary is the earliest after now, and nothing changes before it', () => {
  const minutes = fc.integer({ min: 0, max: 100 });
  fc.assert(
    fc.property(minutes, minutes, minutes, minutes, (until, from, length, now) => {
      const all = orders(shelf(until), permit({ from: at(from), to: at(from + 1 + length) }));
      const next = nextBoundary(all, at(now));
      const states = (minute: number) =>
        JSON.stringify([
          ordered(alarm, all, at(minute)).shelvedUntil,
          permitOver(all, bypass, at(minute))?.id,
          overduePermits(all, at(minute)).length,
        ]);
      const last = next === null ? 300 : (next - at(0)) / 60_000 - 1;
      for (let minute = now + 1; minute <= last; minute += 1)
        if (states(minute) !== states(now)) return false;
      return true;
    }),
  );
});
