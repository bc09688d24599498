import { describe, expect, it } from 'vitest';
import { epochMs, position } from '../../src/model/units.ts';
import {
  batch,
  DAY,
  DAY0,
  device,
  event,
  HOUR,
  MINUTE,
  pressures,
  station,
  status,
} from './history-readings.ts';

import type { SuiteContext } from './history-suite-context.ts';

const span = { from: epochMs(DAY0), to: epochMs(DAY0 + DAY) };
const s1 = device('S1');

export function seriesSuite(context: SuiteContext): void {
  describe('series', () => {
    it('gives rows in event-time order whatever order they came in', async () => {
      const ordered = pressures('S1', DAY0, 1, [1, 2, 3, 4, 5, 6]);
      const shuffled = [3, 0, 5, 1, 4, 2].flatMap((n, at) => {
        const reading = ordered[n];
        return reading === undefined ? [] : [{ ...reading, position: position(at + 1) }];
      });
      await context.history.write(batch(...shuffled.slice(0, 3)));
      await context.history.write(batch(...shuffled.slice(3)));
      const page = await context.history.series({ device: s1, ...span, limit: 100 });
      expect(page.items.map((row) => row.fields['pOut'])).toEqual([1, 2, 3, 4, 5, 6]);
      expect(page.next).toBeNull();
      const back = await context.history.series({
        device: s1,
        ...span,
        limit: 2,
        order: 'descending',
      });
      expect(back.items.map((row) => row.fields['pOut'])).toEqual([6, 5]);
    });

    it.each(['ascending', 'descending'] as const)(
      'pages %s without gap or repeat',
      async (order) => {
        const rows = pressures(
          'S1',
          DAY0,
          1,
          Array.from({ length: 23 }, (_, n) => n),
        );
        const sameTime = [
          event('S1', DAY0 + 50_000, 24, 'a', {}),
          event('S1', DAY0 + 50_000, 25, 'b', {}),
          status('S1', DAY0 + 50_000, 26, true),
        ];
        await context.history.write(batch(...rows, ...sameTime));
        const seen: string[] = [];
        let cursor: string | null = null;
        do {
          const page = await context.history.series({
            device: s1,
            ...span,
            limit: 4,
            order,
            ...(cursor === null ? {} : { cursor }),
          });
          expect(page.items.length).toBeLessThanOrEqual(4);
          seen.push(...page.items.map((row) => `${row.ts} ${row.record} ${row.kind}`));
          cursor = page.next;
        } while (cursor !== null);
        const whole = await context.history.series({ device: s1, ...span, limit: 100, order });
        expect(seen).toEqual(whole.items.map((row) => `${row.ts} ${row.record} ${row.kind}`));
        expect(new Set(seen).size).toBe(26);
      },
    );

    it('takes from as included and to as excluded', async () => {
      await context.history.write(batch(...pressures('S1', DAY0, 1, [1, 2, 3])));
      const page = await context.history.series({
        device: s1,
        from: epochMs(DAY0 + 10_000),
        to: epochMs(DAY0 + 20_000),
        limit: 10,
      });
      expect(page.items.map((row) => row.fields['pOut'])).toEqual([2]);
    });

    it('shows the wanted fields, also of a run, and leaves rows without any out', async () => {
      await context.history.write(
        batch(
          station('S1', DAY0, 1, { pIn: 300, pOut: 2, runs: { A: { pOut: 2.5, q: 9 } } }),
          station('S1', DAY0 + 1, 2, { pIn: 301 }),
          station('S1', DAY0 + 2, 3, { pOut: 3, runs: { B: { pOut: 4 } } }),
          event('S1', DAY0 + 3, 4, 'x', { level: 7 }),
        ),
      );
      const shown = async (...fields: string[]) =>
        (await context.history.series({ device: s1, ...span, limit: 10, fields })).items.map(
          (row) => ({
            ...row.fields,
          }),
        );
      expect(await shown('runs.A.pOut')).toEqual([{ 'runs.A.pOut': 2.5 }]);
      expect(await shown('pOut', 'runs.B.pOut')).toEqual([
        { pOut: 2 },
        { pOut: 3, 'runs.B.pOut': 4 },
      ]);
      expect(await shown('level')).toEqual([{ level: 7 }]);
      expect(await shown('nothing')).toEqual([]);
      const all = await context.history.series({ device: s1, ...span, limit: 1 });
      expect(all.items[0]?.fields).toEqual({
        pIn: 300,
        pOut: 2,
        'runs.A.pOut': 2.5,
        'runs.A.q': 9,
      });
    });

    it('refuses a page cursor that it did not give', async () => {
      await context.history.write(batch(...pressures('S1', DAY0, 1, [1])));
      for (const cursor of ['', 'x', '1.2', "1.2.3.4' OR 1=1", '1.2.3.4.5']) {
        await expect(
          context.history.series({ device: s1, ...span, limit: 1, cursor }),
        ).rejects.toMatchObject({ code: 'history-bad-cursor' });
      }
    });

    it('has nothing for a device that it never saw', async () => {
      await context.history.write(batch(...pressures('S1', DAY0, 1, [1])));
      const unknown = device('nobody');
      const page = await context.history.series({ device: unknown, ...span, limit: 5 });
      expect(page).toEqual({ items: [], next: null });
      expect(await context.history.latest([unknown])).toEqual([]);
      expect(await context.history.superseded(unknown, 5)).toEqual([]);
    });
  });

  describe('buckets', () => {
    it('gives min, max, mean, count and the last by event time', async () => {
      await context.history.write(
        batch(
          station('S1', DAY0 + 4 * MINUTE, 1, { pOut: 5, runs: { A: { pOut: 50 } } }),
          station('S1', DAY0 + 2 * MINUTE, 2, { pOut: 1 }),
          station('S1', DAY0 + 3 * MINUTE, 3, { pOut: 9, q: 4 }),
          station('S1', DAY0 + 11 * MINUTE, 4, { pOut: 7 }),
        ),
      );
      const buckets = await context.history.buckets({
        device: s1,
        fields: ['pOut', 'runs.A.pOut', 'q'],
        ...span,
        everyMs: 5 * MINUTE,
      });
      const one = (value: number) => ({
        min: value,
        max: value,
        mean: value,
        last: value,
        count: 1,
      });
      expect(buckets).toEqual([
        {
          ts: DAY0,
          fields: {
            pOut: { min: 1, max: 9, mean: 5, last: 5, count: 3 },
            'runs.A.pOut': one(50),
            q: one(4),
          },
        },
        { ts: DAY0 + 10 * MINUTE, fields: { pOut: one(7) } },
      ]);
    });

    it('counts late rows and corrections like any other', async () => {
      await context.history.write(batch(...pressures('S1', DAY0, 1, [1, 2, 3], HOUR)));
      await context.history.write(
        batch(
          station('S1', DAY0 + HOUR, 10, { pOut: 20 }),
          station('S1', DAY0 + 90 * MINUTE, 11, { pOut: 4 }),
        ),
      );
      const [bucket] = await context.history.buckets({
        device: s1,
        fields: ['pOut'],
        ...span,
        everyMs: DAY,
      });
      expect(bucket?.fields['pOut']).toEqual({ min: 1, max: 20, mean: 7, last: 3, count: 4 });
    });

    it('refuses what is not a numeric field', async () => {
      for (const field of ['bypass', 'flags', 'runs.A.ssv', 'x"; DROP TABLE meter; --']) {
        await expect(
          context.history.buckets({ device: s1, fields: [field], ...span, everyMs: HOUR }),
        ).rejects.toMatchObject({ code: 'history-unknown-field' });
      }
    });

    it('refuses a bucket of no length', async () => {
      await expect(
        context.history.buckets({ device: s1, fields: ['pOut'], ...span, everyMs: 0 }),
      ).rejects.toMatchObject({ code: 'history-bad-query' });
    });
  });
}
