import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { History } from '../../src/history/history.ts';
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

export interface DrivenHistory extends History {
  pauseWrites(): Promise<void>;
  resumeWrites(): Promise<void>;
}

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

/** What every history driver promises. `open` begins with an empty store. */
export function historySuite(name: string, open: (dir: string) => Promise<DrivenHistory>): void {
  describe(`history contract: ${name}`, () => {
    let dir = '';
    let history: DrivenHistory;
    beforeEach(async () => {
      dir = mkdtempSync(join(tmpdir(), 'gaswatch-history-'));
      history = await open(dir);
    });
    afterEach(async () => {
      await history.close();
      rmSync(dir, { recursive: true, force: true });
    });

    const span = { from: epochMs(DAY0), to: epochMs(DAY0 + DAY) };
    const s1 = device('S1');

    describe('writing', () => {
      it('begins empty, at cursor 0', async () => {
        expect(await history.cursor()).toBe(0);
        expect(await history.latest('all')).toEqual([]);
        expect(await history.readings(everything(['S1']))).toEqual([]);
        expect(await history.stats()).toMatchObject({ rows: 0, cursor: 0, repaired: null });
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
        await history.write(batch(...written));
        expect(await history.readings(everything(['S1', 'M1']))).toEqual(written);
        expect(await history.readings(everything(['M1']))).toEqual(
          written.filter((reading) => reading.device === 'M1'),
        );
      });

      it('moves the cursor, also for a batch without readings', async () => {
        await history.write(batch(...pressures('S1', DAY0, 1, [1, 2, 3])));
        expect(await history.cursor()).toBe(3);
        expect(await history.write({ readings: [], upTo: position(40) })).toEqual({
          stored: 0,
          duplicates: 0,
          superseded: 0,
        });
        expect(await history.cursor()).toBe(40);
      });

      it('changes nothing for a batch that is not after the cursor', async () => {
        const first = batch(...pressures('S1', DAY0, 1, [1, 2, 3]));
        expect(await history.write(first)).toEqual({ stored: 3, duplicates: 0, superseded: 0 });
        expect(await history.write(first)).toEqual({ stored: 0, duplicates: 0, superseded: 0 });
        expect((await history.stats()).rows).toBe(3);
      });

      it('skips the part of a batch that lies at or before the cursor', async () => {
        await history.write(batch(...pressures('S1', DAY0, 1, [1, 2, 3])));
        const overlapping = batch(...pressures('S1', DAY0, 1, [1, 2, 3, 4, 5]));
        expect(await history.write(overlapping)).toEqual({
          stored: 2,
          duplicates: 0,
          superseded: 0,
        });
        expect((await history.stats()).rows).toBe(5);
      });

      it('refuses a reading beyond the end of its batch and keeps nothing of it', async () => {
        const readings = pressures('S1', DAY0, 1, [1, 2]);
        await expect(history.write({ readings, upTo: position(1) })).rejects.toMatchObject({
          code: 'history-bad-batch',
        });
        expect(await history.cursor()).toBe(0);
        expect(await history.readings(everything(['S1']))).toEqual([]);
      });

      it('refuses writes while paused and takes them afterwards', async () => {
        await history.pauseWrites();
        const waiting = batch(...pressures('S1', DAY0, 1, [1, 2, 3]));
        await expect(history.write(waiting)).rejects.toMatchObject({
          code: 'history-down',
          retryable: true,
        });
        expect(await history.cursor()).toBe(0);
        await history.resumeWrites();
        expect((await history.write(waiting)).stored).toBe(3);
        expect(await history.readings(everything(['S1']))).toEqual(waiting.readings);
      });
    });

    describe('the same moment twice', () => {
      it('drops an equal repeat and counts it', async () => {
        await history.write(batch(station('S1', DAY0, 1, FULL_STATION)));
        const again = await history.write(batch(station('S1', DAY0, 2, FULL_STATION)));
        expect(again).toEqual({ stored: 0, duplicates: 1, superseded: 0 });
        const [kept] = await history.readings(everything(['S1']));
        expect(kept?.position).toBe(1);
        expect(await history.superseded(s1, 10)).toEqual([]);
      });

      it('lets a different content win and keeps the old one for the audit', async () => {
        await history.write(batch(station('S1', DAY0, 1, { pOut: 1, runs: { A: { pOut: 5 } } })));
        const corrected = station('S1', DAY0, 2, {
          pOut: 2,
          runs: { A: { pOut: 6 }, B: { q: 1 } },
        });
        expect(await history.write(batch(corrected))).toEqual({
          stored: 1,
          duplicates: 0,
          superseded: 1,
        });
        expect(await history.readings(everything(['S1']))).toEqual([corrected]);
        expect(await history.superseded(s1, 10)).toEqual([
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
        await history.write(
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
        expect((await history.write(batch(...changed))).superseded).toBe(4);
        expect(await history.readings(everything(['S1', 'M1']))).toEqual(changed);
        expect((await history.superseded(s1, 2)).map((row) => row.replacedBy)).toEqual([5, 7]);
      });

      it('settles repeats and corrections inside one batch as if they came one by one', async () => {
        const result = await history.write(
          batch(
            station('S1', DAY0, 1, { pOut: 1 }),
            station('S1', DAY0, 2, { pOut: 1 }),
            station('S1', DAY0, 3, { pOut: 2 }),
            station('S1', DAY0, 4, { pOut: 1 }),
          ),
        );
        expect(result).toEqual({ stored: 3, duplicates: 1, superseded: 2 });
        expect((await history.readings(everything(['S1']))).map((r) => r.position)).toEqual([4]);
        const audit = await history.superseded(s1, 10);
        expect(audit.map((row) => [row.fields['pOut'], row.replacedBy])).toEqual([
          [1, 3],
          [2, 4],
        ]);
      });

      it('keeps interval and snapshot, and events of different codes, apart', async () => {
        const result = await history.write(
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

    describe('series', () => {
      it('gives rows in event-time order whatever order they came in', async () => {
        const ordered = pressures('S1', DAY0, 1, [1, 2, 3, 4, 5, 6]);
        const shuffled = [3, 0, 5, 1, 4, 2].flatMap((n, at) => {
          const reading = ordered[n];
          return reading === undefined ? [] : [{ ...reading, position: position(at + 1) }];
        });
        await history.write(batch(...shuffled.slice(0, 3)));
        await history.write(batch(...shuffled.slice(3)));
        const page = await history.series({ device: s1, ...span, limit: 100 });
        expect(page.items.map((row) => row.fields['pOut'])).toEqual([1, 2, 3, 4, 5, 6]);
        expect(page.next).toBeNull();
        const back = await history.series({ device: s1, ...span, limit: 2, order: 'descending' });
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
          await history.write(batch(...rows, ...sameTime));
          const seen: string[] = [];
          let cursor: string | null = null;
          do {
            const page = await history.series({
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
          const whole = await history.series({ device: s1, ...span, limit: 100, order });
          expect(seen).toEqual(whole.items.map((row) => `${row.ts} ${row.record} ${row.kind}`));
          expect(new Set(seen).size).toBe(26);
        },
      );

      it('takes from as included and to as excluded', async () => {
        await history.write(batch(...pressures('S1', DAY0, 1, [1, 2, 3])));
        const page = await history.series({
          device: s1,
          from: epochMs(DAY0 + 10_000),
          to: epochMs(DAY0 + 20_000),
          limit: 10,
        });
        expect(page.items.map((row) => row.fields['pOut'])).toEqual([2]);
      });

      it('shows the wanted fields, also of a run, and leaves rows without any out', async () => {
        await history.write(
          batch(
            station('S1', DAY0, 1, { pIn: 300, pOut: 2, runs: { A: { pOut: 2.5, q: 9 } } }),
            station('S1', DAY0 + 1, 2, { pIn: 301 }),
            station('S1', DAY0 + 2, 3, { pOut: 3, runs: { B: { pOut: 4 } } }),
            event('S1', DAY0 + 3, 4, 'x', { level: 7 }),
          ),
        );
        const shown = async (...fields: string[]) =>
          (await history.series({ device: s1, ...span, limit: 10, fields })).items.map((row) => ({
            ...row.fields,
          }));
        expect(await shown('runs.A.pOut')).toEqual([{ 'runs.A.pOut': 2.5 }]);
        expect(await shown('pOut', 'runs.B.pOut')).toEqual([
          { pOut: 2 },
          { pOut: 3, 'runs.B.pOut': 4 },
        ]);
        expect(await shown('level')).toEqual([{ level: 7 }]);
        expect(await shown('nothing')).toEqual([]);
        const all = await history.series({ device: s1, ...span, limit: 1 });
        expect(all.items[0]?.fields).toEqual({
          pIn: 300,
          pOut: 2,
          'runs.A.pOut': 2.5,
          'runs.A.q': 9,
        });
      });

      it('refuses a page cursor that it did not give', async () => {
        await history.write(batch(...pressures('S1', DAY0, 1, [1])));
        for (const cursor of ['', 'x', '1.2', "1.2.3.4' OR 1=1", '1.2.3.4.5']) {
          await expect(
            history.series({ device: s1, ...span, limit: 1, cursor }),
          ).rejects.toMatchObject({ code: 'history-bad-cursor' });
        }
      });

      it('has nothing for a device that it never saw', async () => {
        await history.write(batch(...pressures('S1', DAY0, 1, [1])));
        const unknown = device('nobody');
        const page = await history.series({ device: unknown, ...span, limit: 5 });
        expect(page).toEqual({ items: [], next: null });
        expect(await history.latest([unknown])).toEqual([]);
        expect(await history.superseded(unknown, 5)).toEqual([]);
      });
    });

    describe('buckets', () => {
      it('gives min, max, mean, count and the last by event time', async () => {
        await history.write(
          batch(
            station('S1', DAY0 + 4 * MINUTE, 1, { pOut: 5, runs: { A: { pOut: 50 } } }),
            station('S1', DAY0 + 2 * MINUTE, 2, { pOut: 1 }),
            station('S1', DAY0 + 3 * MINUTE, 3, { pOut: 9, q: 4 }),
            station('S1', DAY0 + 11 * MINUTE, 4, { pOut: 7 }),
          ),
        );
        const buckets = await history.buckets({
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
        await history.write(batch(...pressures('S1', DAY0, 1, [1, 2, 3], HOUR)));
        await history.write(
          batch(
            station('S1', DAY0 + HOUR, 10, { pOut: 20 }),
            station('S1', DAY0 + 90 * MINUTE, 11, { pOut: 4 }),
          ),
        );
        const [bucket] = await history.buckets({
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
            history.buckets({ device: s1, fields: [field], ...span, everyMs: HOUR }),
          ).rejects.toMatchObject({ code: 'history-unknown-field' });
        }
      });

      it('refuses a bucket of no length', async () => {
        await expect(
          history.buckets({ device: s1, fields: ['pOut'], ...span, everyMs: 0 }),
        ).rejects.toMatchObject({ code: 'history-bad-query' });
      });
    });

    describe('latest', () => {
      const fieldsOf = async (id: string, record: string) =>
        (await history.latest([device(id)])).find((row) => row.record === record)?.fields;

      it('is the newest by event time, not by arrival, field by field', async () => {
        await history.write(
          batch(
            station('S1', DAY0 + 3000, 1, { pOut: 3 }),
            station('S1', DAY0 + 1000, 2, { pOut: 1, pIn: 300 }),
            station('S1', DAY0 + 2000, 3, { pIn: 310, runs: { A: { q: 5 } } }),
          ),
        );
        const [row] = await history.latest([s1]);
        expect(row).toEqual({
          device: 'S1',
          record: 'station',
          ts: DAY0 + 3000,
          receivedAt: DAY0 + 3700,
          fields: {
            pOut: { value: 3, ts: DAY0 + 3000 },
            pIn: { value: 310, ts: DAY0 + 2000 },
            'runs.A.q': { value: 5, ts: DAY0 + 2000 },
          },
        });
      });

      it('has a row for each record of a device', async () => {
        await history.write(
          batch(
            meter('M1', DAY0, 1, { vb: 1, valve: 'closed', flags: ['magnet'] }),
            event('M1', DAY0 + 1, 2, 'tamper', { level: 3 }),
            status('M1', DAY0 + 2, 3, false),
            station('S1', DAY0, 4, { pOut: 1 }),
          ),
        );
        expect(
          (await history.latest('all')).map((row) => `${row.device} ${row.record}`).sort(),
        ).toEqual(['M1 event', 'M1 meter', 'M1 status', 'S1 station']);
        expect(await fieldsOf('M1', 'meter')).toMatchObject({
          valve: { value: 'closed' },
          flags: { value: ['magnet'] },
        });
        expect(await fieldsOf('M1', 'event')).toMatchObject({
          code: { value: 'tamper' },
          level: { value: 3 },
        });
        expect(await fieldsOf('M1', 'status')).toEqual({ online: { value: false, ts: DAY0 + 2 } });
      });

      it('follows a correction, also one that takes a field or a run away', async () => {
        await history.write(
          batch(
            station('S1', DAY0, 1, { pOut: 1, pIn: 300, runs: { A: { q: 1 } } }),
            station('S1', DAY0 + 1000, 2, {
              pOut: 2,
              pIn: 310,
              runs: { A: { q: 2 }, B: { q: 3 } },
            }),
          ),
        );
        await history.write(batch(station('S1', DAY0 + 1000, 3, { pOut: 5 })));
        expect(await fieldsOf('S1', 'station')).toEqual({
          pOut: { value: 5, ts: DAY0 + 1000 },
          pIn: { value: 300, ts: DAY0 },
          'runs.A.q': { value: 1, ts: DAY0 },
        });
      });
    });

    describe('readings', () => {
      it('gives several devices in event-time order up to the limit', async () => {
        await history.write(
          batch(
            ...pressures('S1', DAY0, 1, [1, 2, 3]),
            meter('M1', DAY0 + 5_000, 4, { vb: 1 }),
            ...pressures('S2', DAY0 + 1, 5, [4, 5]),
          ),
        );
        const query = { ...everything(['S1', 'M1']), limit: 3 };
        expect((await history.readings(query)).map((r) => [r.device, r.ts - DAY0])).toEqual([
          ['S1', 0],
          ['M1', 5_000],
          ['S1', 10_000],
        ]);
      });

      it('gives each station its own runs where the limit cuts', async () => {
        const rows = [1, 2, 3, 4].map((n) =>
          station('S1', DAY0 + n, n, { runs: { A: { q: n }, B: { q: -n } } }),
        );
        const other = [1, 2, 3, 4].map((n) =>
          station('S2', DAY0 + n, n + 4, { pOut: n, runs: { A: { q: 10 * n } } }),
        );
        await history.write(batch(...rows, ...other));
        const query = { ...everything(['S1', 'S2']), limit: 5 };
        const found = await history.readings(query);
        expect(found).toEqual([rows[0], other[0], rows[1], other[1], rows[2]]);
      });
    });

    describe('export', () => {
      it('writes CSV with a UTF-8 mark, CRLF lines and ISO times', async () => {
        await history.write(
          batch(
            meter('M1', DAY0 + 5, 1, { vb: 1.5, valve: 'open', flags: ['magnet', 'coverOpen'] }),
            meter('M1', DAY0 + 10, 2, { vm: 2 }, 'snapshot'),
            meter('M2', DAY0, 3, { vb: 9 }),
          ),
        );
        const path = join(dir, 'out.csv');
        const query = { format: 'csv', record: 'meter', path, ...span } as const;
        expect(await history.export({ ...query, devices: [device('M1')] })).toEqual({ rows: 2 });
        const file = readFileSync(path);
        expect([...file.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
        const [head = '', first = '', second = '', end] = file
          .toString('utf8')
          .slice(1)
          .split('\r\n');
        expect(head).toBe(
          'device,ts,receivedAt,kind,vm,vb,vbd,qm,qb,pAbs,tGas,c,battery,credit,creditMoney,price,valve,flags,mechIndex,rssi,seq',
        );
        expect(first).toBe(
          'M1,2026-03-10T00:00:00.005Z,2026-03-10T00:00:00.705Z,interval,,1.5,,,,,,,,,,,open,magnet coverOpen,,,',
        );
        expect(second).toMatch(/^M1,2026-03-10T00:00:00\.010Z,.*,snapshot,2(\.0)?,/);
        expect(end).toBe('');
        expect(await history.export({ ...query, devices: 'all' })).toEqual({ rows: 3 });
      });

      it('gives each run of a station its columns', async () => {
        await history.write(
          batch(
            station('S1', DAY0, 1, { pOut: 2.5, runs: { A: { ssv: 'open', q: 1.5 } } }),
            station('S1', DAY0 + 1, 2, { pOut: 3.5, runs: { B: { q: 2.5 } } }),
          ),
        );
        const path = join(dir, 'out.csv');
        await history.export({ format: 'csv', record: 'station', path, ...span, devices: 'all' });
        const [head = '', ...lines] = readFileSync(path, 'utf8').slice(1).split('\r\n');
        const names = head.split(',');
        const cell = (line: number, name: string) => lines[line]?.split(',')[names.indexOf(name)];
        expect([cell(0, 'runs.A.ssv'), cell(0, 'runs.A.q'), cell(0, 'runs.B.q')]).toEqual([
          'open',
          '1.5',
          '',
        ]);
        expect([cell(1, 'pOut'), cell(1, 'runs.A.q'), cell(1, 'runs.B.q')]).toEqual([
          '3.5',
          '',
          '2.5',
        ]);
      });

      it('says so when the file cannot be written', async () => {
        const path = join(dir, 'no-such-folder', 'out.csv');
        await expect(
          history.export({ format: 'csv', record: 'meter', path, ...span, devices: 'all' }),
        ).rejects.toMatchObject({ code: 'history-export-failed' });
      });
    });

    describe('closing', () => {
      it('refuses calls afterwards and closes twice without harm', async () => {
        await history.close();
        await history.close();
        await expect(history.write(batch(...pressures('S1', DAY0, 1, [1])))).rejects.toMatchObject({
          code: 'history-closed',
        });
        await expect(history.readings(everything(['S1']))).rejects.toMatchObject({
          code: 'history-closed',
        });
      });
    });
  });
}
