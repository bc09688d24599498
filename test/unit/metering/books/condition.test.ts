import { describe, expect, it } from 'vitest';
import type { BookPoint } from '../../../../src/metering/books/book-point.ts';
import { hoursOf } from '../../../../src/metering/books/books-of.ts';
import type { MeterPlace } from '../../../../src/metering/books/meter-place.ts';
import { NO_ORDERS } from '../../../../src/metering/books/place-orders.ts';
import { meterPlace } from '../../../../src/metering/store/place-spec.ts';
import { MeterId } from '../../../../src/model/ids.ts';
import { epochMs, kelvin, kPaAbs, ms } from '../../../../src/model/units.ts';
import { DAY, HOUR, MONDAY, place, point } from './book-kit.ts';

const meter = MeterId.parse('M-1');

/** Figures of the first hours after midnight; qMin 1, qMax 100, so Qt is 10 m³/h. */
const hours = (points: readonly BookPoint[], of: MeterPlace = place()) =>
  hoursOf(meter, points, of, { from: epochMs(MONDAY), to: epochMs(MONDAY + DAY) }, 0).map(
    ({ stats }) => stats,
  );

describe('the load of an hour', () => {
  it('is told by the mean flow between readings, in actual m³/h', () => {
    // 0:00–0:15 nothing; –0:30 0.2 m³ = 0.8 m³/h; –0:45 1.25 m³ = 5; –1:00 10 m³ = 40
    const quarter = HOUR / 4;
    const points = [100, 100, 100.2, 101.45, 111.45].map((vm, n) => point(n * quarter, { vm }));
    const [hour] = hours(points, place({ intervalMs: ms(quarter) }));
    expect(hour).toMatchObject({
      zeroMs: quarter,
      belowQminMs: quarter,
      qminToQtMs: quarter,
      qtToQmaxMs: quarter,
      aboveQmaxMs: 0,
      knownMs: HOUR,
      estimatedVmM3: 0,
    });
    expect(hour?.vmM3).toBeCloseTo(11.45, 9);
    expect(hour?.peakMeanQm).toBeCloseTo(40, 9);
  });

  it('counts what the meter is not made for', () => {
    // 110 m³ in an hour on a meter of 100 m³/h: it stands 120
    const [hour] = hours([point(0, { vm: 500 }), point(HOUR, { vm: 610 })]);
    expect(hour).toMatchObject({ aboveQmaxMs: HOUR, qtToQmaxMs: 0, peakMeanQm: 110, vmM3: 110 });
  });

  it('takes the base register where the meter has no other', () => {
    const [hour] = hours([point(0, { vb: 500 }), point(HOUR, { vb: 550 })]);
    expect(hour).toMatchObject({ vmM3: 0, vbM3: 50, qtToQmaxMs: HOUR, knownMs: HOUR });
  });

  it('knows the greatest flow reported beside the greatest mean', () => {
    const points = [point(0, { vm: 0.5, qm: 12 }), point(HOUR / 2, { vm: 3.5, qm: 31 })];
    expect(hours([...points, point(HOUR, { vm: 8.5, qm: 90 })])[0]).toMatchObject({
      peakQm: 31,
      peakMeanQm: 10,
    });
  });
});

describe('the conversion check', () => {
  // P/Pb · Tb/T at 20 °C, the base temperature: 202.65 kPa make a factor of 2
  const spec = {
    meter: 'M-1',
    qMin: 1,
    qMax: 100,
    capacity: 100_000,
    resolution: 0.01,
    intervalMs: ms(HOUR),
    watermarkMs: ms(3 * HOUR),
    timeZone: 'Asia/Shanghai',
    conversion: {
      kind: 'pt',
      base: { pressure: kPaAbs(101.325), temperature: kelvin(293.15) },
    },
  } as const;
  const own = meterPlace(spec, NO_ORDERS, []);

  it('sets what the corrector made of the actual volume against our own factor', () => {
    // 10 m³ actual; the corrector made 21 of them, 2 · 10 would be right: 5 % too many
    const points = [
      point(0, { vm: 100, vb: 1000, pAbs: 202.65, tGas: 20 }),
      point(HOUR, { vm: 110, vb: 1021, pAbs: 202.65, tGas: 20 }),
      point(1.5 * HOUR, { vm: 115, vb: 1031, pAbs: 202.65, tGas: 20 }),
    ];
    const [first, second] = hours(points, own);
    expect(first).toMatchObject({ checkedVmM3: 10, checkedVbM3: 21 });
    expect(first?.expectedVbM3).toBeCloseTo(20, 9);
    expect(second).toMatchObject({ checkedVmM3: 5, checkedVbM3: 10 });
  });

  it('takes the mean of both ends, and leaves out what has none', () => {
    // 151.9875 and 253.3125 kPa: 2 in the mean; the second stretch has no temperature at its end
    const points = [
      point(0, { vm: 100, vb: 1000, pAbs: 151.9875, tGas: 20 }),
      point(HOUR, { vm: 110, vb: 1020, pAbs: 253.3125, tGas: 20 }),
      point(2 * HOUR, { vm: 120, vb: 1040, pAbs: 202.65 }),
    ];
    const [first, second] = hours(points, own);
    expect(first?.expectedVbM3).toBeCloseTo(20, 9);
    expect(second).toMatchObject({ checkedVmM3: 0, checkedVbM3: 0, expectedVbM3: 0 });
  });

  it('compares nothing where nothing is converted', () => {
    const points = [0, 1].map((n) =>
      point(n * HOUR, { vm: 100 + 10 * n, vb: 1000 + 20 * n, pAbs: 202.65, tGas: 20 }),
    );
    expect(hours(points)[0]).toMatchObject({ checkedVmM3: 0, expectedVbM3: 0 });
  });
});

describe('the mechanical index', () => {
  it('is compared with the register over the same span, counted where that ends', () => {
    // read by day's end only: 30 m³ on the index, 29.4 on the register
    const points = [
      point(0, { vm: 100, mechIndex: 4000 }),
      point(HOUR, { vm: 110 }),
      point(2 * HOUR, { vm: 129.4, mechIndex: 4030 }),
    ];
    const [first, second, third] = hours([...points, point(3 * HOUR, { vm: 130 })]);
    expect(first).toMatchObject({ mechM3: 0, mechVmM3: 0 });
    expect(second?.mechM3).toBe(30);
    expect(second?.mechVmM3).toBeCloseTo(29.4, 9);
    expect(third).toMatchObject({ mechM3: 0, mechVmM3: 0 });
  });

  it('says nothing across a change of the meter, whichever of both indices is higher', () => {
    const none = { vm: null, vb: null, vbd: null };
    const changes = [
      {
        at: epochMs(MONDAY + HOUR / 2),
        final: { ...none, vm: 105 },
        initial: { ...none, vm: 0.5 },
      },
    ];
    const points = [point(0, { vm: 100, mechIndex: 10 }), point(HOUR, { vm: 4.5, mechIndex: 800 })];
    const [hour] = hours(points, place({ changes }));
    expect(hour).toMatchObject({ vmM3: 9, mechM3: 0, mechVmM3: 0 });
  });
});

describe('another register that a device announces', () => {
  it('is a reset where a fall would be a fault, and no jump where it stands higher', () => {
    const replacedAt = [epochMs(MONDAY + HOUR)];
    const lower = [point(0, { vb: 900 }), point(HOUR, { vb: 400 }), point(2 * HOUR, { vb: 410 })];
    const higher = [
      point(0, { vb: 900 }),
      point(HOUR, { vb: 90_000 }),
      point(2 * HOUR, { vb: 90_010 }),
    ];
    for (const points of [lower, higher]) {
      const [first, second] = hours(points, place({ replacedAt }));
      expect(first).toMatchObject({ vbM3: 0, knownMs: 0 });
      expect(second).toMatchObject({ vbM3: 10, knownMs: HOUR });
    }
  });
});
