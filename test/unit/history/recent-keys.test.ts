import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RecentKeys } from '../../../src/history/duckdb/recent-keys.ts';

describe('recent keys', () => {
  it('lets rows in order pass and knows each again', () => {
    const keys = new RecentKeys();
    for (let ts = 1; ts <= 100; ts += 1) expect(keys.seenOrMaybe(7, ts)).toBe(false);
    for (let ts = 1; ts <= 100; ts += 1) expect(keys.seenOrMaybe(7, ts)).toBe(true);
  });

  it('lets jitter pass: a gap among the newest times is surely free', () => {
    const keys = new RecentKeys();
    for (const ts of [10, 30, 20, 40, 25]) expect(keys.seenOrMaybe(1, ts)).toBe(false);
    expect(keys.seenOrMaybe(1, 20)).toBe(true);
  });

  it('doubts everything up to what was stored at opening', () => {
    const keys = new RecentKeys();
    keys.seed(1, 1000);
    keys.seed(1, 500);
    expect(keys.seenOrMaybe(1, 999)).toBe(true);
    expect(keys.seenOrMaybe(1, 1000)).toBe(true);
    expect(keys.seenOrMaybe(1, 1001)).toBe(false);
    expect(keys.seenOrMaybe(2, 1)).toBe(false);
  });

  it('never calls a stored row surely new, whatever the order', () => {
    const row = fc.record({
      device: fc.integer({ min: 0, max: 3 }),
      ts: fc.integer({ min: 0, max: 40 }),
    });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 200 }), (rows) => {
        const keys = new RecentKeys();
        const stored = new Set<string>();
        for (const { device, ts } of rows) {
          const maybe = keys.seenOrMaybe(device, ts);
          if (stored.has(`${device} ${ts}`)) expect(maybe).toBe(true);
          stored.add(`${device} ${ts}`);
        }
      }),
    );
  });

  it('keeps thousands of devices apart', () => {
    const keys = new RecentKeys();
    for (let device = 0; device < 5000; device += 1) {
      expect(keys.seenOrMaybe(device, device * 10)).toBe(false);
    }
    for (let device = 0; device < 5000; device += 1) {
      expect(keys.seenOrMaybe(device, device * 10)).toBe(true);
      expect(keys.seenOrMaybe(device, device * 10 + 1)).toBe(false);
    }
  });
});
