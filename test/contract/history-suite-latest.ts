import { describe, expect, it } from 'vitest';
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

const s1 = device('S1');

export function latestSuite(context: SuiteContext): void {
  describe('latest', () => {
    const fieldsOf = async (id: string, record: string) =>
      (await context.history.latest([device(id)])).find((row) => row.record === record)?.fields;

    it('is the newest by event time, not by arrival, field by field', async () => {
      await context.history.write(
        batch(
          station('S1', DAY0 + 3000, 1, { pOut: 3 }),
          station('S1', DAY0 + 1000, 2, { pOut: 1, pIn: 300 }),
          station('S1', DAY0 + 2000, 3, { pIn: 310, runs: { A: { q: 5 } } }),
        ),
      );
      const [row] = await context.history.latest([s1]);
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
      await context.history.write(
        batch(
          meter('M1', DAY0, 1, { vb: 1, valve: 'closed', flags: ['magnet'] }),
          event('M1', DAY0 + 1, 2, 'tamper', { level: 3 }),
          status('M1', DAY0 + 2, 3, false),
          station('S1', DAY0, 4, { pOut: 1 }),
        ),
      );
      expect(
        (await context.history.latest('all')).map((row) => `${row.device} ${row.record}`).sort(),
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
      await context.history.write(
        batch(
          station('S1', DAY0, 1, { pOut: 1, pIn: 300, runs: { A: { q: 1 } } }),
          station('S1', DAY0 + 1000, 2, {
            pOut: 2,
            pIn: 310,
            runs: { A: { q: 2 }, B: { q: 3 } },
          }),
        ),
      );
      await context.history.write(batch(station('S1', DAY0 + 1000, 3, { pOut: 5 })));
      expect(await fieldsOf('S1', 'station')).toEqual({
        pOut: { value: 5, ts: DAY0 + 1000 },
        pIn: { value: 300, ts: DAY0 },
        'runs.A.q': { value: 1, ts: DAY0 },
      });
    });
  });

  describe('readings', () => {
    it('gives several devices in event-time order up to the limit', async () => {
      await context.history.write(
        batch(
          ...pressures('S1', DAY0, 1, [1, 2, 3]),
          meter('M1', DAY0 + 5_000, 4, { vb: 1 }),
          ...pressures('S2', DAY0 + 1, 5, [4, 5]),
        ),
      );
      const query = { ...everything(['S1', 'M1']), limit: 3 };
      expect((await context.history.readings(query)).map((r) => [r.device, r.ts - DAY0])).toEqual([
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
      await context.history.write(batch(...rows, ...other));
      const query = { ...everything(['S1', 'S2']), limit: 5 };
      const found = await context.history.readings(query);
      expect(found).toEqual([rows[0], other[0], rows[1], other[1], rows[2]]);
    });
  });
}
