import { describe, expect, it } from 'vitest';
import { daysOf } from '../../../../src/metering/books/books-of.ts';
import type { RegisterChange } from '../../../../src/metering/books/meter-place.ts';
import { placeOrders } from '../../../../src/metering/books/place-orders.ts';
import { MeterId } from '../../../../src/model/ids.ts';
import { epochMs } from '../../../../src/model/units.ts';
import { HOUR, MONDAY, place, point } from './book-kit.ts';

/** Noon of Monday. */
const CHANGED = epochMs(MONDAY + 12 * HOUR);

/** A G250 that counted 300 m³ an hour, and from noon a G25 that counts 20. */
const points = Array.from({ length: 25 }, (_, hour) =>
  point(hour * HOUR, { vm: hour < 12 ? (97_000 + 300 * hour) % 100_000 : 20 * (hour - 12) }),
);

const change: RegisterChange = {
  at: CHANGED,
  final: { vm: 600, vb: null, vbd: null },
  initial: { vm: 0, vb: null, vbd: null },
};

/** The fleet has the meter that sits there now. */
const dayWith = (own: RegisterChange) => {
  const now = place({ qMin: 0.25, qMax: 40, capacity: 10_000, changes: [own] });
  const [day] = daysOf(
    MeterId.parse('M-1'),
    points,
    now,
    { from: '2026-03-02', to: '2026-03-02' },
    0,
  );
  return day?.stats;
};

describe('a meter that was changed for one of another size', () => {
  it('keeps what it counted: it is judged by its own ratings, to its last index', () => {
    const ratings = { qMin: 2.5, qMax: 400, capacity: 100_000 };
    // 12 × 300, over its end of range at 100,000 before noon, and 12 × 20
    expect(dayWith({ ...change, before: ratings })).toMatchObject({
      vmM3: 3840,
      knownMs: 24 * HOUR,
      aboveQmaxMs: 0,
    });
  });

  it('is judged by those of the meter that sits there now where nobody has said', () => {
    expect(dayWith(change)?.vmM3).toBe(240);
  });

  it('has them in its operation', () => {
    const body = {
      ...{ meter: 'M-1', act: 'change-meter', at: new Date(CHANGED).toISOString(), by: 'li' },
      old: {
        ...{ device: 'd', serial: 'A', finalVm: 600 },
        ...{ qMin: 2.5, qMax: 400, capacity: 100_000 },
      },
      new: { device: 'd', serial: 'B', initialVm: 0 },
    };
    const item = { kind: 'meter-operation', body, recordedAt: epochMs(0) } as const;
    expect(placeOrders([item]).get('M-1')?.changes).toEqual([
      { ...change, before: { qMin: 2.5, qMax: 400, capacity: 100_000 } },
    ]);
  });
});
