import { describe, expect, it } from 'vitest';
import { batch, DAY0, event, everything, meter } from './history-readings.ts';
import type { SuiteContext } from './history-suite-context.ts';

/** Where engines differ, each is held to what it says of itself. */
export function traitsSuite(context: SuiteContext): void {
  describe('what the engine does to values', () => {
    it('gives numbers back exactly, or to twelve digits where it says so', async () => {
      const values = [0.1 + 0.2, 1 / 3, 2 / 3, 0.123_456_789_012_345_6];
      await context.history.write(
        batch(...values.map((qm, n) => meter('M1', DAY0 + n, n + 1, { qm }))),
      );
      const found = (await context.history.readings(everything(['M1']))).map((reading) =>
        reading.record === 'meter' ? (reading.values.qm ?? Number.NaN) : Number.NaN,
      );
      found.forEach((value, n) => expect(value).toBeCloseTo(values[n] ?? Number.NaN, 11));
      if (context.traits.numbers === 'exact') expect(found).toEqual(values);
      else expect(found).not.toEqual(values);
    });

    it('keeps registers of nine digits before the point and three behind, and the largest integer', async () => {
      const values = { vm: 999_999_999_999, vb: 123_456_789.012, seq: 2 ** 53 - 1 };
      await context.history.write(
        batch(meter('M1', DAY0, 1, values), meter('M1', DAY0 + 1, 2, { vm: 0.001, vb: 1e-6 })),
      );
      const rows = await context.history.readings(everything(['M1']));
      expect(rows.map((row) => (row.record === 'meter' ? row.values : null))).toEqual([
        values,
        { vm: 0.001, vb: 1e-6 },
      ]);
    });

    it('keeps a long event, or its shorter values and how many it left out', async () => {
      const values = { code: 'E17', log: '日志'.repeat(2_000), level: 3 };
      const changed = { ...values, log: `${values.log}!` };
      const written = [event('S1', DAY0, 1, 'report', values)];
      await context.history.write(batch(...written));
      const [found] = await context.history.readings(everything(['S1']));
      const kept =
        context.traits.eventBytes > 12_000 ? values : { code: 'E17', level: 3, 'gaswatch:cut': 1 };
      expect(found?.record === 'event' ? found.values : null).toEqual(kept);
      const again = await context.history.write(batch(event('S1', DAY0, 2, 'report', values)));
      expect(again).toEqual({ stored: 0, duplicates: 1, superseded: 0 });
      const differing = await context.history.write(batch(event('S1', DAY0, 3, 'report', changed)));
      expect(differing).toEqual({ stored: 1, duplicates: 0, superseded: 1 });
    });

    it('takes any text as a code, a run or a value', async () => {
      const texts = [
        '门 开',
        'a,b=c d',
        '"q"',
        "o'clock",
        'x\\',
        '\\n',
        'line\nbreak',
        '%41',
        '🔥',
        ' ',
      ];
      const events = texts.map((text, n) =>
        event('S1', DAY0 + n, n + 1, text, { text, [text]: n }),
      );
      await context.history.write(batch(...events));
      expect(await context.history.readings(everything(['S1']))).toEqual(events);
    });
  });
}
