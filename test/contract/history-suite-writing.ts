import { describe, expect, it } from 'vitest';
import { position } from '../../src/model/units.ts';
import {
  batch,
  DAY0,
  device,
  event,
  everything,
  meter,
  pressures,
  station,
  status,
} from './history-readings.ts';

import type { SuiteContext } from './history-suite-context.ts';

const FULL_STATION = {
  pIn: 350.25,
  pOut: 2.125,
  pOutMin: 2,
  pOutMax: 2.5,
  tGas: -3.5,
  q: 120,
  runs: {
    A: {
      ssv: 'open',
      inletValve: 'open',
      position: 44.5,
      pIn: 350,
      pOut: 2.1,
      q: 120,
      filterDp: 3,
    },
    'B.1': { ssv: 'tripped' },
  },
  bypass: 'closed',
  bypassLock: 'locked',
  relief: 'closed',
  lel: 0,
  door: 'open',
  mains: 'lost',
  pSense: 2.12,
  seq: 9_007_199_254_740_991,
} as const;

const FULL_METER = {
  vm: 123_456.789,
  vb: 130_000.001,
  vbd: 0,
  qm: 1.5,
  qb: -1.25,
  pAbs: 103.3,
  tGas: 12.5,
  c: 1.0123,
  battery: 3.6,
  credit: -5.5,
  creditMoney: 99.99,
  price: 2.63,
  valve: 'moving',
  flags: ['lowBattery', 'leakDetected'],
  mechIndex: 123_000,
  rssi: -97,
  seq: 0,
} as const;

const s1 = device('S1');

export function writingSuite(context: SuiteContext): void {
  describe('writing', () => {
    it('begins empty, at cursor 0', async () => {
      expect(await context.history.cursor()).toBe(0);
      expect(await context.history.latest('all')).toEqual([]);
      expect(await context.history.readings(everything(['S1']))).toEqual([]);
      expect(await context.history.stats()).toMatchObject({ rows: 0, cursor: 0, repaired: null });
    });

    it('gives back every kind of reading exactly as it was written', async () => {
      const written = [
        station('S1', DAY0, 1, FULL_STATION),
        station('S1', DAY0 + 1, 2, { pOut: -0.5, runs: {} }),
        station('S1', DAY0 + 2, 3, { pOut: 0, runs: { A: {} } }),
        meter('M1', DAY0 + 3, 4, FULL_METER),
        meter('M1', DAY0 + 3, 5, { vb: 1, flags: [] }, 'snapshot'),
        event('S1', DAY0 + 4, 6, 'door.opened', { by: '张三', nested: { a: [1, null] }, n: 0.1 }),
        event('S1', DAY0 + 4, 7, 'other', {}),
        status('M1', DAY0 + 5, 8, true),
        status('M1', DAY0 + 6, 9, false),
      ];
      await context.history.write(batch(...written));
      expect(await context.history.readings(everything(['S1', 'M1']))).toEqual(written);
      expect(await context.history.readings(everything(['M1']))).toEqual(
        written.filter((reading) => reading.device === 'M1'),
      );
    });

    it('moves the cursor, also for a batch without readings', async () => {
      await context.history.write(batch(...pressures('S1', DAY0, 1, [1, 2, 3])));
      expect(await context.history.cursor()).toBe(3);
      expect(await context.history.write({ readings: [], upTo: position(40) })).toEqual({
        stored: 0,
        duplicates: 0,
        superseded: 0,
      });
      expect(await context.history.cursor()).toBe(40);
    });

    it('changes nothing for a batch that is not after the cursor', async () => {
      const first = batch(...pressures('S1', DAY0, 1, [1, 2, 3]));
      expect(await context.history.write(first)).toEqual({
        stored: 3,
        duplicates: 0,
        superseded: 0,
      });
      expect(await context.history.write(first)).toEqual({
        stored: 0,
        duplicates: 0,
        superseded: 0,
      });
      expect((await context.history.stats()).rows).toBe(3);
    });

    it('skips the part of a batch that lies at or before the cursor', async () => {
      await context.history.write(batch(...pressures('S1', DAY0, 1, [1, 2, 3])));
      const overlapping = batch(...pressures('S1', DAY0, 1, [1, 2, 3, 4, 5]));
      expect(await context.history.write(overlapping)).toEqual({
        stored: 2,
        duplicates: 0,
        superseded: 0,
      });
      expect((await context.history.stats()).rows).toBe(5);
    });

    it('refuses a reading beyond the end of its batch and keeps nothing of it', async () => {
      const readings = pressures('S1', DAY0, 1, [1, 2]);
      await expect(context.history.write({ readings, upTo: position(1) })).rejects.toMatchObject({
        code: 'history-bad-batch',
      });
      expect(await context.history.cursor()).toBe(0);
      expect(await context.history.readings(everything(['S1']))).toEqual([]);
    });

    it('refuses writes while paused and takes them afterwards', async () => {
      await context.history.pauseWrites();
      const waiting = batch(...pressures('S1', DAY0, 1, [1, 2, 3]));
      await expect(context.history.write(waiting)).rejects.toMatchObject({
        code: 'history-down',
        retryable: true,
      });
      expect(await context.history.cursor()).toBe(0);
      await context.history.resumeWrites();
      expect((await context.history.write(waiting)).stored).toBe(3);
      expect(await context.history.readings(everything(['S1']))).toEqual(waiting.readings);
    });
  });

  describe('the same moment twice', () => {
    it('drops an equal repeat and counts it', async () => {
      await context.history.write(batch(station('S1', DAY0, 1, FULL_STATION)));
      const again = await context.history.write(batch(station('S1', DAY0, 2, FULL_STATION)));
      expect(again).toEqual({ stored: 0, duplicates: 1, superseded: 0 });
      const [kept] = await context.history.readings(everything(['S1']));
      expect(kept?.position).toBe(1);
      expect(await context.history.superseded(s1, 10)).toEqual([]);
    });

    it('lets a different content win and keeps the old one for the audit', async () => {
      await context.history.write(
        batch(station('S1', DAY0, 1, { pOut: 1, runs: { A: { pOut: 5 } } })),
      );
      const corrected = station('S1', DAY0, 2, {
        pOut: 2,
        runs: { A: { pOut: 6 }, B: { q: 1 } },
      });
      expect(await context.history.write(batch(corrected))).toEqual({
        stored: 1,
        duplicates: 0,
        superseded: 1,
      });
      expect(await context.history.readings(everything(['S1']))).toEqual([corrected]);
      expect(await context.history.superseded(s1, 10)).toEqual([
        {
          device: 'S1',
          ts: DAY0,
          receivedAt: DAY0 + 700,
          record: 'station',
          kind: 'interval',
          fields: { pOut: 1, 'runs.A.pOut': 5 },
          replacedBy: 2,
        },
      ]);
    });

    it('sees a difference in a run, a flag or an event value', async () => {
      await context.history.write(
        batch(
          station('S1', DAY0, 1, { pOut: 1, runs: { A: { pOut: 5 } } }),
          meter('M1', DAY0, 2, { vb: 1, flags: [] }),
          event('S1', DAY0, 3, 'x', { v: 1 }),
          status('S1', DAY0, 4, true),
        ),
      );
      const changed = [
        station('S1', DAY0, 5, { pOut: 1, runs: { A: { pOut: 5.5 } } }),
        meter('M1', DAY0, 6, { vb: 1 }),
        event('S1', DAY0, 7, 'x', { v: 2 }),
        status('S1', DAY0, 8, false),
      ];
      expect((await context.history.write(batch(...changed))).superseded).toBe(4);
      expect(await context.history.readings(everything(['S1', 'M1']))).toEqual(changed);
      expect((await context.history.superseded(s1, 2)).map((row) => row.replacedBy)).toEqual([
        5, 7,
      ]);
    });

    it('settles repeats and corrections inside one batch as if they came one by one', async () => {
      const result = await context.history.write(
        batch(
          station('S1', DAY0, 1, { pOut: 1 }),
          station('S1', DAY0, 2, { pOut: 1 }),
          station('S1', DAY0, 3, { pOut: 2 }),
          station('S1', DAY0, 4, { pOut: 1 }),
        ),
      );
      expect(result).toEqual({ stored: 3, duplicates: 1, superseded: 2 });
      expect((await context.history.readings(everything(['S1']))).map((r) => r.position)).toEqual([
        4,
      ]);
      const audit = await context.history.superseded(s1, 10);
      expect(audit.map((row) => [row.fields['pOut'], row.replacedBy])).toEqual([
        [1, 3],
        [2, 4],
      ]);
    });

    it('keeps interval and snapshot, and events of different codes, apart', async () => {
      const result = await context.history.write(
        batch(
          meter('M1', DAY0, 1, { vb: 1 }),
          meter('M1', DAY0, 2, { vb: 2 }, 'snapshot'),
          event('M1', DAY0, 3, 'a', {}),
          event('M1', DAY0, 4, 'b', {}),
        ),
      );
      expect(result).toEqual({ stored: 4, duplicates: 0, superseded: 0 });
    });
  });
}
