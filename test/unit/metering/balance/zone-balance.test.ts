import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../src/lib/seeded-random.ts';
import type { Figure } from '../../../../src/metering/balance/window-balance.ts';
import { zoneBalance } from '../../../../src/metering/balance/zone-balance.ts';
import { lossZone } from '../../../support/loss-zone.ts';

const SEEDS = 200;
/** Coverage factor: what is stated as 2σ holds in 95 of 100. */
const COVERAGE = 2;

const within = ({ m3, sigma }: Figure, truth: number): boolean =>
  Math.abs(m3 - truth) <= COVERAGE * sigma;

describe('the balance of a zone with a known leak, known meter errors and late meters', () => {
  it('states each figure with an uncertainty that holds in at least 95 of 100 zones', () => {
    const held = new Map<string, number>();
    for (let seed = 0; seed < SEEDS; seed += 1) {
      const random = seededRandom(`loss zone ${seed}`);
      const { input, truth } = lossZone(random, { leak: 0.04 * random.next() });
      const { attribution: parts, loss, physicalLoss } = zoneBalance(input).total;
      const figures: readonly (readonly [string, Figure, number])[] = [
        ['loss', loss, truth.lossM3],
        ['physical loss', physicalLoss, truth.leakM3 + truth.ownUseM3],
        ['unexplained', parts.unexplained, truth.leakM3],
        ['meter error', parts.meterError, truth.meterErrorM3],
        ['uncorrected', parts.uncorrected, truth.uncorrectedM3],
        ['late readings', parts.lateReadings, truth.lateM3],
      ];
      for (const [name, figure, real] of figures)
        held.set(name, (held.get(name) ?? 0) + (within(figure, real) ? 1 : 0));
    }
    expect(held.size).toBe(6);
    for (const [name, count] of held) expect(count / SEEDS, name).toBeGreaterThanOrEqual(0.95);
  });

  it('is not bought with width: the uncertainty is a third of a percent of what comes in, and a leak of 3 % stands out', () => {
    const shares: number[] = [];
    let found = 0;
    for (let seed = 0; seed < 30; seed += 1) {
      const { input } = lossZone(seededRandom(`wide ${seed}`), { leak: 0.03 });
      const { total } = zoneBalance(input);
      const { unexplained } = total.attribution;
      shares.push(unexplained.sigma / total.inM3);
      found += unexplained.m3 > 3 * unexplained.sigma ? 1 : 0;
    }
    expect(Math.max(...shares)).toBeLessThan(0.006);
    expect(found).toBeGreaterThanOrEqual(28);
  });

  it('names the meter that counts a third of its gas first, with the fall as reason', () => {
    let [first, amongThree] = [0, 0];
    for (let seed = 0; seed < 20; seed += 1) {
      const meter = seed % 9;
      const plan = { leak: 0, thief: { meter, counts: 0.33 } };
      const { suspects } = zoneBalance(lossZone(seededRandom(`thief ${seed}`), plan).input);
      const place = suspects.findIndex(({ of }) => of.meter.id === `m-${meter + 1}`);
      if (place === 0) first += 1;
      if (place >= 0 && place < 3) amongThree += 1;
      if (place === 0) expect(suspects[0]?.reasons.map(({ kind }) => kind)).toContain('fall');
    }
    expect(amongThree).toBeGreaterThanOrEqual(19);
    expect(first).toBeGreaterThanOrEqual(16);
  });

  it('parts add up to the loss, and windows of the trend to the whole', () => {
    const { input } = lossZone(seededRandom('sums'), { leak: 0.02 });
    const { total, windows } = zoneBalance(input);
    const { ownUse, uncorrected, meterError, unexplained } = total.attribution;
    const parts = ownUse.m3 + uncorrected.m3 + meterError.m3 + unexplained.m3;
    expect(parts).toBeCloseTo(total.loss.m3, 6);
    expect(total.inM3 - total.outM3 - total.packM3).toBeCloseTo(total.loss.m3, 6);
    expect(windows).toHaveLength(2);
    expect(windows.reduce((sum, { inM3 }) => sum + inM3, 0)).toBeCloseTo(total.inM3, 6);
    expect(windows.reduce((sum, { outM3 }) => sum + outM3, 0)).toBeCloseTo(total.outM3, 6);
  });

  it('whole days instead of hours give the same loss within its uncertainty', () => {
    const { input, truth } = lossZone(seededRandom('days'), { leak: 0.02 });
    const { total } = zoneBalance({ ...input, size: 'day' });
    expect(within(total.attribution.unexplained, truth.leakM3)).toBe(true);
  });

  it('a meter that never reported and an inlet without gas make it unusable, and it says so', () => {
    const { input } = lossZone(seededRandom('dead'), { leak: 0.02 });
    const without = (meter: string) => new Map([...input.slices].filter(([id]) => id !== meter));
    expect(zoneBalance({ ...input, slices: without('m-3') }).total.unusable).toBe('unknown-meters');
    const dry = zoneBalance({ ...input, slices: without('m-0') }).total;
    expect(dry).toMatchObject({ unusable: 'no-inflow', rate: null });
    expect(zoneBalance(input).total.unusable).toBeNull();
  });

  it('pipes whose pressure nobody knows widen the uncertainty and are named', () => {
    const { input } = lossZone(seededRandom('pipes'), { leak: 0.02 });
    const [known, unknown] = [zoneBalance(input), zoneBalance({ ...input, pressures: [] })];
    expect(known.unknownPack).toEqual([]);
    expect(unknown.unknownPack).toEqual(['s-0']);
    expect(unknown.total.loss.sigma).toBeGreaterThan(known.total.loss.sigma);
    expect(unknown.total.packM3).toBe(0);
  });
});
