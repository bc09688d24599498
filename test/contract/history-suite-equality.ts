import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Reading } from '../../src/model/reading.ts';
import { batch, DAY, DAY0, everything, meter, station } from './history-readings.ts';
import type { SuiteContext } from './history-suite-context.ts';

/** Any sizes together, so that they share a block of the engine. */
const double = fc.oneof(
  fc.double({ noNaN: true, min: 0, max: 9e5 }),
  fc.double({ noNaN: true, min: 0, max: 1e-6 }),
  fc.nat({ max: 900_000 }),
  fc.constantFrom(1 / 3, 2 / 3, 0.1 + 0.2, 123.456789012345, Math.PI),
);

/** A reading that says these numbers at the n-th moment, in a station, its runs or a meter. */
const saying = (n: number, at: number, [a, b]: readonly [number, number]): Reading =>
  n % 2 === 0
    ? meter('M1', DAY0 + n * 1_000, at, { qm: a, vb: b * 1e6 })
    : station('S1', DAY0 + n * 1_000, at, { q: a, runs: { A: { q: b } } });

/** What one content of a moment is to the next, whatever the engine makes of a number. */
export function equalitySuite(context: SuiteContext): void {
  describe('what is said again', () => {
    const send = (first: number, values: readonly (readonly [number, number])[]) =>
      context.history.write(batch(...values.map((pair, n) => saying(n, first + n, pair))));
    const reopened = async (): Promise<void> => context.reopen?.();

    it('is a duplicate for ever, whichever doubles it holds', async () => {
      const values = fc.sample(fc.tuple(double, double), 400);
      expect(await send(1, values)).toMatchObject({ stored: 400 });
      await reopened();
      expect(await send(1_001, values)).toEqual({ stored: 0, duplicates: 400, superseded: 0 });
      await reopened();
      expect(await send(2_001, values)).toEqual({ stored: 0, duplicates: 400, superseded: 0 });
      const span = { ...everything(['M1', 'S1']), to: everything([]).to };
      expect(await context.history.readings(span)).toHaveLength(400);
    });

    it('with a billionth more is a correction, also beside a value of another size', async () => {
      const values = fc
        .sample(fc.tuple(double, double), 100)
        .map(([a, b]) => [a + 1 / 3, b + 1 / 3] as const);
      await send(1, values);
      await reopened();
      const changed = values.map(([a, b]) => [a, b * (1 + 1e-9)] as const);
      expect(await send(1_001, changed)).toEqual({ stored: 100, duplicates: 0, superseded: 100 });
    });

    // found by seed 271828182
    it('with no runs named is a correction of what did not speak of runs, and the other way round', async () => {
      const silent = { pOut: 1 };
      const none = { pOut: 1, runs: {} };
      await context.history.write(batch(station('S1', DAY0 + DAY, 1, silent)));
      const correction = { stored: 1, duplicates: 0, superseded: 1 };
      const named = batch(station('S1', DAY0 + DAY, 2, none));
      expect(await context.history.write(named)).toEqual(correction);
      const again = batch(station('S1', DAY0 + DAY, 3, none));
      expect(await context.history.write(again)).toMatchObject({ duplicates: 1, superseded: 0 });
      const unsaid = batch(station('S1', DAY0 + DAY, 4, silent));
      expect(await context.history.write(unsaid)).toEqual(correction);
    });

    it('with the thirteenth digit changed is a correction where the engine keeps it', async () => {
      const outcome = context.traits.numbers === 'exact' ? 'superseded' : 'duplicates';
      await context.history.write(batch(meter('M1', DAY0 + DAY, 1, { qm: 0.25 })));
      const next = batch(meter('M1', DAY0 + DAY, 2, { qm: 0.250_000_000_000_01 }));
      expect(await context.history.write(next)).toMatchObject({ [outcome]: 1 });
    });
  });
}
