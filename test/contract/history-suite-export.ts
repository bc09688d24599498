import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { epochMs } from '../../src/model/units.ts';
import { batch, DAY, DAY0, device, meter, station } from './history-readings.ts';

import type { SuiteContext } from './history-suite-context.ts';

const span = { from: epochMs(DAY0), to: epochMs(DAY0 + DAY) };

export function exportSuite(context: SuiteContext): void {
  describe('export', () => {
    it('writes CSV with a UTF-8 mark, CRLF lines and ISO times', async () => {
      await context.history.write(
        batch(
          meter('M1', DAY0 + 5, 1, { vb: 1.5, valve: 'open', flags: ['magnet', 'coverOpen'] }),
          meter('M1', DAY0 + 10, 2, { vm: 2 }, 'snapshot'),
          meter('M2', DAY0, 3, { vb: 9 }),
        ),
      );
      const path = join(context.dir, 'out.csv');
      const query = { format: 'csv', record: 'meter', path, ...span } as const;
      expect(await context.history.export({ ...query, devices: [device('M1')] })).toEqual({
        rows: 2,
      });
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
      expect(await context.history.export({ ...query, devices: 'all' })).toEqual({ rows: 3 });
    });

    it('gives each run of a station its columns', async () => {
      await context.history.write(
        batch(
          station('S1', DAY0, 1, { pOut: 2.5, runs: { A: { ssv: 'open', q: 1.5 } } }),
          station('S1', DAY0 + 1, 2, { pOut: 3.5, runs: { B: { q: 2.5 } } }),
        ),
      );
      const path = join(context.dir, 'out.csv');
      await context.history.export({
        format: 'csv',
        record: 'station',
        path,
        ...span,
        devices: 'all',
      });
      const [head = '', ...lines] = readFileSync(path, 'utf8').slice(1).split('\r\n');
      const names = head.split(',');
      const cell = (line: number, column: string) => lines[line]?.split(',')[names.indexOf(column)];
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
      const path = join(context.dir, 'no-such-folder', 'out.csv');
      await expect(
        context.history.export({ format: 'csv', record: 'meter', path, ...span, devices: 'all' }),
      ).rejects.toMatchObject({ code: 'history-export-failed' });
    });
  });
}
