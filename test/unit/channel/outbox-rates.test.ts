import { describe, expect, it } from 'vitest';
import { Breakers } from '../../../src/channel/outbox-breaker.ts';
import type { Failure } from '../../../src/channel/outbox-ending.ts';
import { openLane } from '../../../src/channel/outbox-lanes.ts';
import { Budget, Budgets, reserveOf } from '../../../src/channel/outbox-rates.ts';
import { MESSAGE_RATES } from '../../../src/model/message-rate.ts';
import { testRandom } from '../../support/seed.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

describe('a budget', () => {
  it('gives so many at once, then one per span', () => {
    const budget = new Budget(3, 20 * SECOND);
    for (const left of [3, 2, 1]) {
      expect(budget.level(0)).toBe(left);
      budget.take(0);
    }
    expect(budget.level(0)).toBe(0);
    expect(budget.when(1, 0)).toBe(20 * SECOND);
    expect(budget.level(20 * SECOND - 1)).toBe(0);
    expect(budget.level(20 * SECOND)).toBe(1);
    expect(budget.level(1e9)).toBe(3);
  });

  it('is never overdrawn in any minute, whenever it is asked', () => {
    const random = testRandom('budget');
    for (const { atOnce, everyMs } of Object.values(MESSAGE_RATES)) {
      const budget = new Budget(atOnce, everyMs);
      const sent: number[] = [];
      for (let now = 0; now < 10 * MINUTE; now += 1 + random.int(2000)) {
        while (budget.level(now) >= 1) {
          budget.take(now);
          sent.push(now);
        }
      }
      const most = sent.map((from) => sent.filter((at) => at >= from && at < from + MINUTE).length);
      expect(Math.max(...most)).toBeLessThanOrEqual(atOnce + MINUTE / everyMs);
    }
  });

  it('gets back what reached nobody, and never more than it holds', () => {
    const budget = new Budget(2, SECOND);
    budget.take(0);
    budget.giveBack();
    budget.giveBack();
    expect(budget.level(0)).toBe(2);
  });

  it('stands still when the clock is set back', () => {
    const budget = new Budget(1, SECOND);
    budget.take(10_000);
    expect(budget.level(5_000)).toBe(0);
    expect(budget.level(6_000)).toBe(1);
  });

  it('keeps one message for emergencies where it has more than one', () => {
    expect(reserveOf(new Budget(3, 1))).toBe(1);
    expect(reserveOf(new Budget(1, 1))).toBe(0);
  });

  it('outlives its lane until it is full again', () => {
    const budgets = new Budgets(() => ({ atOnce: 2, everyMs: SECOND, perSecond: 10 }));
    const lane = openLane({ channel: 'sms', recipient: '+86' });
    budgets.take(lane, 0);
    budgets.tidy(new Map(), 10);
    expect(budgets.lane(lane).level(10)).toBe(1);
    budgets.tidy(new Map(), SECOND);
    expect(budgets.lane(lane).level(SECOND)).toBe(2);
  });

  it('of a DingTalk or WeCom robot stays within 20 messages a minute', () => {
    for (const channel of ['dingtalk', 'wecom'] as const) {
      const { atOnce, everyMs } = MESSAGE_RATES[channel];
      expect(atOnce + MINUTE / everyMs).toBeLessThanOrEqual(20);
    }
  });
});

describe('a breaker', () => {
  const silent: Failure = { end: 'failed', of: 'channel', retryAfterMs: 0, detail: 'timeout' };
  const full: Failure = { ...silent, of: 'message' };
  const to = (recipient: string) => ({ channel: 'sms', recipient });
  const probe = { firstMs: 30 * SECOND, capMs: 2 * MINUTE, factor: 2 };
  const opened = () => {
    const breakers = new Breakers({ recipients: 3, probe });
    for (const recipient of ['a', 'b', 'c']) breakers.note(to(recipient), silent, 0);
    return breakers;
  };

  it('opens for different recipients alone, and not when one got an answer between', () => {
    expect(opened().stateOf('sms')).toBe('open');
    expect(opened().stateOf('email')).toBe('closed');
    const breakers = new Breakers({ recipients: 3, probe });
    for (const recipient of ['a', 'a', 'b', 'a']) breakers.note(to(recipient), silent, 0);
    breakers.note(to('d'), full, 0);
    for (const recipient of ['b', 'c']) breakers.note(to(recipient), silent, 0);
    expect(breakers.stateOf('sms')).toBe('closed');
  });

  it('lets one probe through at a time, at growing distances up to the cap', () => {
    const breakers = opened();
    const distances: number[] = [];
    let now = 0;
    for (let probes = 0; probes < 4; probes += 1) {
      distances.push(breakers.probeAt('sms') - now);
      now = breakers.probeAt('sms');
      expect(breakers.passes('sms', 'ordinary', now - 1)).toBe('no');
      expect(breakers.passes('sms', 'ordinary', now)).toBe('yes');
      breakers.begin(to('a'), now);
      expect(breakers.stateOf('sms')).toBe('half-open');
      expect(breakers.passes('sms', 'ordinary', now + MINUTE)).toBe('no');
      breakers.note(to('a'), silent, now);
    }
    expect(distances).toEqual([30, 60, 120, 120].map((seconds) => seconds * SECOND));
  });

  it('goes on probing after a probe that was not sent', () => {
    const breakers = opened();
    breakers.begin(to('a'), 30 * SECOND);
    breakers.unused(to('a'));
    expect(breakers.passes('sms', 'ordinary', 30 * SECOND)).toBe('yes');
  });

  it('sends another probe when one never ends', () => {
    const breakers = opened();
    breakers.begin(to('a'), 30 * SECOND);
    expect(breakers.passes('sms', 'ordinary', 30 * SECOND + 2 * MINUTE - 1)).toBe('no');
    expect(breakers.passes('sms', 'ordinary', 30 * SECOND + 2 * MINUTE)).toBe('yes');
  });

  it('closes on any answer, and says so once', () => {
    const breakers = opened();
    expect(breakers.note(to('z'), full, 1)).toBe('closed');
    expect(breakers.note(to('z'), full, 1)).toBe('same');
    expect(breakers.stateOf('sms')).toBe('closed');
  });
});
