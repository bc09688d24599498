import { describe, expect, it } from 'vitest';
import { openLoginLimit } from '../../../../src/api/auth/login-limit.ts';
import { openPasswordCheck } from '../../../../src/api/auth/password-check.ts';

describe('the limit on sign-ins', () => {
  const clock = { current: 0, now: () => clock.current };

  it('counts attempts under way, so that many at once do not slip through', () => {
    const limit = openLoginLimit(clock);
    const waits = Array.from({ length: 12 }, () => limit.attempt('10.0.0.1', 'wang'));
    expect(waits.filter((wait) => wait === 0)).toHaveLength(10);
    expect(waits.at(-1)).toBe(900);
    expect(limit.attempt('10.0.0.2', 'wang')).toBe(0);
    expect(limit.attempt('10.0.0.1', 'li')).toBe(0);
  });

  it('forgets failures after a good one and after the window', () => {
    const limit = openLoginLimit(clock);
    for (let n = 0; n < 9; n += 1) limit.attempt('a', 'u');
    limit.succeeded('a', 'u');
    for (let n = 0; n < 10; n += 1) expect(limit.attempt('a', 'u')).toBe(0);
    expect(limit.attempt('a', 'u')).toBeGreaterThan(0);
    clock.current += 15 * 60_000;
    expect(limit.attempt('a', 'u')).toBe(0);
  });

  it('gives a flood from one address a bounded number of audit lines', () => {
    const limit = openLoginLimit(clock);
    const worth = Array.from({ length: 1000 }, () => limit.worthAudit('10.0.0.1'));
    expect(worth.filter((answer) => answer === 'yes')).toHaveLength(100);
    expect(limit.worthAudit('10.0.0.2')).toBe('yes');
  });
});

describe('checking passwords', () => {
  it('runs a few at a time, all in the end, and turns a flood away', async () => {
    let [running, most] = [0, 0];
    const check = openPasswordCheck({
      hash: async () => 'dummy',
      verify: async (hash, password) => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
        return hash === password;
      },
    });
    const asked = Array.from({ length: 80 }, (_, n) => check.matches('h', n % 2 === 0 ? 'h' : 'x'));
    const outcomes = await Promise.allSettled(asked);
    const good = outcomes.filter((one) => one.status === 'fulfilled' && one.value);
    const away = outcomes.filter((one) => one.status === 'rejected');
    expect([most, good.length, away.length]).toEqual([4, 32, 16]);
    expect(await check.matches('h', 'h')).toBe(true);
    expect(await check.matches(null, 'h')).toBe(false);
  });
});
