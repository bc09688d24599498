import { describe, expect, it } from 'vitest';
import {
  type CauseChild,
  COMMON_CAUSES,
  type CommonCauseRule,
  commonCause,
} from '../../../src/alarm/common-cause.ts';
import { seededRandom } from '../../../src/lib/seeded-random.ts';
import { epochMs } from '../../../src/model/units.ts';

const MINUTE = 60_000;

function ruleOf(name: string): CommonCauseRule {
  const rule = COMMON_CAUSES.find((one) => one.name === name);
  if (rule === undefined) throw new Error(`no rule ${name}`);
  return rule;
}
const INLET = ruleOf('network inlet low');
const GATEWAY = ruleOf('gateway silent');
const CELL = ruleOf('cell outage');
const SCALE = ruleOf('platform scale fault');

/** A child alarm of its own subject, times in minutes. */
const child = (
  id: string,
  since: number,
  until: number | null = null,
  more: Partial<CauseChild> = {},
): CauseChild => ({
  id,
  subject: { kind: 'station', id: `of ${id}` },
  since: epochMs(since * MINUTE),
  until: until === null ? null : epochMs(until * MINUTE),
  ...more,
});

const causeOf = (rule: CommonCauseRule, size: number, ...children: readonly CauseChild[]) => {
  const cause = commonCause(rule, size, children);
  return cause === null
    ? null
    : {
        since: cause.since / MINUTE,
        until: cause.until === null ? null : cause.until / MINUTE,
        members: cause.members.join(' '),
      };
};

const many = (count: number, since: number): CauseChild[] =>
  Array.from({ length: count }, (_, n) => child(`c${String(n).padStart(4, '0')}`, since + n / 1e3));

describe('one network alarm for many stations', () => {
  it('begins with the first of three onsets within ten minutes', () => {
    expect(causeOf(INLET, 9, child('a', 0), child('b', 4), child('c', 10))).toEqual({
      since: 0,
      until: null,
      members: 'a b c',
    });
  });

  it('is none with two, nor with three that come later than that', () => {
    expect(causeOf(INLET, 9, child('a', 0), child('b', 4))).toBeNull();
    expect(causeOf(INLET, 9, child('a', 0), child('b', 4), child('c', 10.1))).toBeNull();
  });

  it('leaves out a station that was low long before, and takes in those that follow', () => {
    const cause = causeOf(
      INLET,
      9,
      child('old', -300),
      ...[child('a', 0), child('b', 1), child('c', 2), child('late', 90)],
    );
    expect(cause).toEqual({ since: 0, until: null, members: 'a b c late' });
  });

  it('needs them low at once: one after another is no network', () => {
    expect(
      causeOf(INLET, 9, child('a', 0, 2), child('b', 2, 4), child('c', 4, 6), child('d', 6, 8)),
    ).toBeNull();
  });

  it('counts stations, not alarms', () => {
    const subject = { kind: 'station', id: 'same' } as const;
    const flapping = [0, 2, 4].map((at) => child(`f${at}`, at, null, { subject }));
    expect(causeOf(INLET, 9, ...flapping)).toBeNull();
  });

  it('ends when fewer than half of three are left, not before', () => {
    const [a, b, c] = [child('a', 0, 30), child('b', 1, 40), child('c', 2)];
    expect(causeOf(INLET, 9, a, { ...b, until: null }, c)?.until).toBeNull();
    expect(causeOf(INLET, 9, a, b, c)).toEqual({ since: 0, until: 40, members: 'a b c' });
  });

  it('an alarm that was there before and ends says nothing of the cause', () => {
    const before = [child('x', -300, 20), child('y', -200, 21)];
    expect(causeOf(INLET, 9, ...before, child('a', 0), child('b', 1), child('c', 2))).toEqual({
      since: 0,
      until: null,
      members: 'a b c',
    });
  });

  it('may come again, and then the newer one is told', () => {
    const first = [child('a', 0, 20), child('b', 1, 20), child('c', 2, 20)];
    const again = [child('d', 100), child('e', 101), child('f', 102)];
    expect(causeOf(INLET, 9, ...first, ...again)).toEqual({
      since: 100,
      until: null,
      members: 'd e f',
    });
  });

  it('does not depend on the order in which the children are told', () => {
    const random = seededRandom('common cause');
    const children = Array.from({ length: 40 }, (_, n) => {
      const since = random.int(120);
      return child(`c${n}`, since, random.next() < 0.5 ? null : since + random.int(60));
    });
    const told = commonCause(INLET, 40, children);
    const shuffled = children.toSorted(() => random.next() - 0.5);
    expect(told).not.toBeNull();
    expect(commonCause(INLET, 40, shuffled)).toEqual(told);
  });
});

describe('silence behind a gateway, and in a cell', () => {
  it('takes two of a small gateway, 30 % of a larger and five of a large one', () => {
    expect([2, 6, 7, 10, 11, 15, 200].map((size) => GATEWAY.enough(size))).toEqual([
      2, 2, 3, 3, 4, 5, 5,
    ]);
    expect(commonCause(GATEWAY, 200, many(4, 0))).toBeNull();
    expect(commonCause(GATEWAY, 200, many(5, 0))?.members).toHaveLength(5);
  });

  it('the gateway itself needs no company, and holds the cause as long as it is silent', () => {
    const gateway = child('gw', 5, 50, { decisive: true });
    expect(causeOf(GATEWAY, 200, child('a', 4), gateway)).toEqual({
      since: 4,
      until: 50,
      members: 'a gw',
    });
    expect(causeOf(GATEWAY, 200, child('a', 4, 6), { ...gateway, until: null })?.until).toBeNull();
  });

  it('a cell needs five and 30 %', () => {
    expect([3, 10, 20, 5700].map((size) => CELL.enough(size))).toEqual([5, 5, 6, 1710]);
    expect(commonCause(CELL, 5700, many(1709, 0))).toBeNull();
    expect(commonCause(CELL, 5700, many(1710, 0))?.members).toHaveLength(1710);
  });

  it('asks the gateway about devices behind one, the zone about the others', () => {
    const behind = { zone: 'z', gateway: 'gw' };
    const alone = { zone: 'z', gateway: null };
    expect(GATEWAY.parentOf(behind)).toEqual({ kind: 'gateway', id: 'gw' });
    expect(CELL.parentOf(behind)).toBeNull();
    expect(GATEWAY.parentOf(alone)).toBeNull();
    expect(CELL.parentOf(alone)).toEqual({ kind: 'zone', id: 'z' });
  });
});

it('three wrong scales in one hour, wherever they are, are the platform', () => {
  const place = { zone: null, gateway: null };
  expect(SCALE.parentOf(place)).toEqual({ kind: 'system', id: 'platform' });
  expect(causeOf(SCALE, 90_000, child('a', 0), child('b', 20), child('c', 60))).not.toBeNull();
  expect(causeOf(SCALE, 90_000, child('a', 0), child('b', 20), child('c', 61))).toBeNull();
});
