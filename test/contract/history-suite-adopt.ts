import { describe, expect, it } from 'vitest';
import { epochMs, position } from '../../src/model/units.ts';
import {
  batch,
  DAY,
  DAY0,
  device,
  event,
  everything,
  HOUR,
  MINUTE,
  meter,
  pressures,
  station,
  status,
} from './history-readings.ts';
import type { SuiteContext } from './history-suite-context.ts';

/** What another store held is taken over as it is. */
export function adoptSuite(context: SuiteContext): void {
  const all = () => context.history.readings(everything(['S1', 'M1', 'M2']));

  describe('adopting', () => {
    it('takes readings of every kind with their positions, and leaves the cursor alone', async () => {
      const readings = [
        meter('M1', DAY0, 901, { vm: 10.25, qm: 1.5 }),
        meter('M1', DAY0, 902, { vm: 10.5 }, 'snapshot'),
        station('S1', DAY0 + MINUTE, 903, { pOut: 300.5, runs: { A: { ssv: 'open' }, B: {} } }, 4),
        event('S1', DAY0 + HOUR, 904, 'door', { open: true, by: { name: '张', tags: [1, 'b'] } }),
        status('S1', DAY0 + DAY, 905, false),
      ];
      const result = await context.history.adopt(readings);
      expect(result).toEqual({ stored: 5, duplicates: 0, superseded: 0 });
      expect(await all()).toEqual(readings);
      expect(await context.history.cursor()).toBe(0);
    });

    it('takes what lies before the cursor', async () => {
      await context.history.write(batch(...pressures('S1', DAY0, 100, [1, 2])));
      const earlier = pressures('S1', DAY0 - HOUR, 10, [7, 8, 9]);
      expect(await context.history.adopt(earlier)).toMatchObject({ stored: 3 });
      expect((await all()).map((row) => row.position)).toEqual([10, 11, 12, 100, 101]);
      expect(await context.history.cursor()).toBe(101);
    });

    it('drops what it has already, by position or by content', async () => {
      const readings = pressures('S1', DAY0, 100, [1, 2, 3]);
      await context.history.adopt(readings);
      const nothing = { stored: 0, superseded: 0 };
      expect(await context.history.adopt(readings)).toMatchObject(nothing);
      const later = pressures('S1', DAY0, 200, [1, 2, 3]);
      expect(await context.history.adopt(later)).toEqual({ ...nothing, duplicates: 3 });
      expect(await all()).toEqual(readings);
    });

    it('keeps of two contents that of the later position, whichever comes first', async () => {
      // the second of its message: two readings never have the same place in the journal
      const second = (at: number, vm: number) => ({ ...meter('M2', DAY0, at, { vm }), index: 1 });
      const early = [meter('M1', DAY0, 5, { vm: 1 }), second(5, 1)];
      const late = [meter('M1', DAY0, 9, { vm: 2 }), second(9, 2)];
      const [firstEarly, secondEarly] = early;
      const [firstLate, secondLate] = late;
      if (!firstEarly || !secondEarly || !firstLate || !secondLate) throw new Error('incomplete');
      await context.history.adopt([firstEarly, secondLate]);
      await context.history.adopt([firstLate, secondEarly]);
      expect(await all()).toEqual(late);
      for (const id of ['M1', 'M2']) {
        expect(await context.history.superseded(device(id), 10)).toMatchObject([
          { fields: { vm: 1 }, replacedBy: 9 },
        ]);
      }
    });

    it('moves the cursor when it is told, never back, and goes on writing from there', async () => {
      const readings = pressures('S1', DAY0, 100, [1, 2, 3]);
      await context.history.adopt(readings);
      await context.history.adoptCursor(position(200));
      expect(await context.history.cursor()).toBe(200);
      await context.history.adoptCursor(position(50));
      expect(await context.history.cursor()).toBe(200);
      expect(await context.history.write(batch(...pressures('S1', DAY0, 150, [8, 8])))).toEqual({
        stored: 0,
        duplicates: 0,
        superseded: 0,
      });
      const next = pressures('S1', DAY0 + HOUR, 201, [4]);
      expect(await context.history.write(batch(...next))).toMatchObject({ stored: 1 });
      expect(await all()).toEqual([...readings, ...next]);
    });

    it('shows them in trends and as newest, also where the store had summed up before', async () => {
      const count = 8 * 24;
      const hourly = (from: number) => Array.from({ length: count }, (_, n) => from + n);
      await context.history.write(batch(...pressures('S1', DAY0, 1001, hourly(0), HOUR)));
      await context.history.maintain(epochMs(DAY0 + 30 * DAY));
      const adopted = pressures('S1', DAY0 + 30 * MINUTE, 1, hourly(1000), HOUR);
      await context.history.adopt(adopted);
      const query = {
        device: device('S1'),
        fields: ['pOut'],
        from: epochMs(DAY0),
        to: epochMs(DAY0 + count * HOUR),
        everyMs: HOUR,
      };
      const expected = Array.from({ length: count }, (_, n) => ({
        ts: DAY0 + n * HOUR,
        fields: { pOut: { min: n, max: 1000 + n, mean: 500 + n, last: 1000 + n, count: 2 } },
      }));
      expect(await context.history.buckets(query)).toEqual(expected);
      await context.history.maintain(epochMs(DAY0 + 31 * DAY));
      expect(await context.history.buckets(query)).toEqual(expected);
      const [latest] = await context.history.latest([device('S1')]);
      expect(latest?.fields['pOut']).toEqual({ value: 1000 + count - 1, ts: adopted.at(-1)?.ts });
    });
  });
}
