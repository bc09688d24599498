import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RateLimit } from '../../../src/ingest/rate-limit.ts';

const limits = { messagesPerSecond: 10, bytesPerSecond: 1000, burstSeconds: 2 };

describe('rate limit', () => {
  it('lets a burst pass, then one message per interval', () => {
    const rate = new RateLimit(limits, 0);
    for (let sent = 0; sent < 20; sent += 1) rate.spend(1);
    expect(rate.ready).toBe(false);
    expect(rate.waitMs()).toBe(100);
    rate.refill(99);
    expect(rate.ready).toBe(false);
    rate.refill(100);
    expect(rate.ready).toBe(true);
    expect(rate.waitMs()).toBe(0);
  });

  it('lets one large packet pass and makes its bytes wait', () => {
    const rate = new RateLimit(limits, 0);
    rate.spend(5000);
    expect(rate.ready).toBe(false);
    rate.refill(rate.waitMs());
    expect(rate.ready).toBe(true);
  });

  it('gathers no more than the burst, and stands a clock that does not move', () => {
    const rate = new RateLimit(limits, 1000);
    rate.refill(1000);
    rate.refill(1_000_000);
    for (let sent = 0; sent < 20; sent += 1) rate.spend(0);
    expect(rate.ready).toBe(false);
  });

  it('never passes more than burst and rate allow, whatever the timing', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 500 }), { maxLength: 200 }), (steps) => {
        const rate = new RateLimit(limits, 0);
        let now = 0;
        let passed = 0;
        for (const step of steps) {
          now += step;
          rate.refill(now);
          while (rate.ready) {
            rate.spend(10);
            passed += 1;
          }
        }
        return passed <= 20 + (now / 1000) * 10 + 1e-6;
      }),
    );
  });
});
