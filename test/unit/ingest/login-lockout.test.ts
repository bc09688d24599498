import { describe, expect, it } from 'vitest';
import { LoginLockout } from '../../../src/ingest/login-lockout.ts';

const limits = { failures: 3, windowMs: 1000 };

describe('login lockout', () => {
  it('locks at the last allowed failure and says so once', () => {
    const lockout = new LoginLockout(limits);
    const answers = [0, 1, 2, 3].map((now) => lockout.fail('1.2.3.4', 'a', now));
    expect(answers).toEqual([false, false, true, false]);
    expect(lockout.isLocked('1.2.3.4', 'a', 4)).toBe(true);
  });

  it('locks neither another device of the address nor the device elsewhere', () => {
    const lockout = new LoginLockout(limits);
    for (const now of [0, 1, 2]) lockout.fail('1.2.3.4', 'a', now);
    expect(lockout.isLocked('1.2.3.4', 'b', 3)).toBe(false);
    expect(lockout.isLocked('5.6.7.8', 'a', 3)).toBe(false);
  });

  it('slides: old failures leave the window one by one', () => {
    const lockout = new LoginLockout(limits);
    for (const now of [0, 600, 900]) lockout.fail('x', 'a', now);
    expect(lockout.isLocked('x', 'a', 999)).toBe(true);
    expect(lockout.isLocked('x', 'a', 1000)).toBe(false);
    lockout.fail('x', 'a', 1100);
    expect(lockout.isLocked('x', 'a', 1100)).toBe(true);
    expect(lockout.isLocked('x', 'a', 5000)).toBe(false);
  });

  it('forgets failures after a success', () => {
    const lockout = new LoginLockout(limits);
    for (const now of [0, 1]) lockout.fail('x', 'a', now);
    lockout.succeed('x', 'a');
    expect(lockout.fail('x', 'a', 2)).toBe(false);
    expect(lockout.isLocked('x', 'a', 3)).toBe(false);
  });

  it('remembers a bounded number of pairs, the newest', () => {
    const lockout = new LoginLockout({ failures: 1, windowMs: 1e9 });
    for (let at = 0; at <= 50_000; at += 1) lockout.fail('x', `u${at}`, at);
    expect(lockout.isLocked('x', 'u0', 50_001)).toBe(false);
    expect(lockout.isLocked('x', 'u1', 50_001)).toBe(true);
    expect(lockout.isLocked('x', 'u50000', 50_001)).toBe(true);
  });
});
