import { expect, it } from 'vitest';
import { type Random, seededRandom } from '../../../../src/lib/seeded-random.ts';
import { PAST_MS } from '../../../../src/metering/backbilling/claim.ts';
import { claimHours } from '../../../../src/metering/backbilling/claim-hours.ts';
import { estimates } from '../../../../src/metering/backbilling/estimates.ts';
import { aClaim, DAY, FROM, hoursAround, shanghai } from '../../../support/claim-kit.ts';

const SEEDS = 300;

/** A logarithm that wanders from day to day: AR(1). */
function walk(random: Random, days: number, sigma: number, phi: number): readonly number[] {
  let value = sigma * random.normal();
  return Array.from({ length: days }, () => {
    const now = value;
    value = phi * value + sigma * Math.sqrt(1 - phi * phi) * random.normal();
    return now;
  });
}

/** A customer whose meter stood still for some days; whether the band holds what it used, and how wide it is. */
async function oneSeed(
  random: Random,
): Promise<{ readonly holds: boolean; readonly width: number }> {
  const claim = aClaim(1 + random.int(30));
  const first = FROM - PAST_MS;
  const length = Math.ceil((claim.to - first) / DAY) + 40;
  const wander = walk(random, length, 0.05 + 0.15 * random.next(), 0.9 * random.next());
  const opens = 5 + random.int(4);
  const [night, sunday, noise] = [0.3 * random.next(), random.next(), 0.05 + 0.3 * random.next()];
  const used = (at: number): number => {
    const { hour, weekday } = shanghai(at);
    const shape = (hour >= opens && hour < opens + 12 ? 1 : night) * (weekday === 0 ? sunday : 1);
    const moved = (wander[Math.floor((at - first) / DAY)] ?? 0) + noise * random.normal();
    return 40 * shape * Math.exp(moved);
  };
  let truth = 0;
  // half of the statements are drafted as soon as the meter is mended: nothing is known of the time after
  const laterMs = random.next() < 0.5 ? 0 : 28 * DAY;
  const hours = hoursAround(
    claim,
    (at, isIn) => {
      const m3 = used(at);
      if (isIn) truth += m3;
      return { vbM3: isIn ? 0 : m3 };
    },
    laterMs,
  );
  const whole = { ...claim, hours };
  const found = await estimates(whole, claimHours(whole), 'baseline', async () => {});
  if (!found.ok) throw new Error(JSON.stringify(found.error));
  const { lowM3, highM3, m3 } = found.value.chosen;
  return { holds: truth >= lowM3 && truth <= highM3, width: (highM3 - lowM3) / 2 / m3 };
}

it(`the band holds what was used in 95 of 100 of ${SEEDS} seeds, and is no wider than it is of use`, async () => {
  const runs = await Promise.all(
    Array.from({ length: SEEDS }, (_, n) => oneSeed(seededRandom(`baseline band ${n}`))),
  );
  const held = runs.filter(({ holds }) => holds).length;
  const widths = runs.map(({ width }) => width).sort((a, b) => a - b);
  expect(held / SEEDS).toBeGreaterThanOrEqual(0.95);
  expect(widths[SEEDS / 2]).toBeLessThan(0.3);
});
