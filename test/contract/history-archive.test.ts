import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it } from 'vitest';
import { openMemoryHistory } from '../../src/history/memory-history.ts';
import type { Reading } from '../../src/model/reading.ts';
import { epochMs, position } from '../../src/model/units.ts';
import {
  archiveBytes,
  freshStoreEachTest,
  life,
  NEXT_MONTH,
  NOW,
  openAgain,
  parquetFiles,
  s1,
  store,
} from './history-duckdb-fixture.ts';
import {
  batch,
  DAY,
  DAY0,
  device,
  everything,
  HOUR,
  pressures,
  station,
} from './history-readings.ts';

freshStoreEachTest();

describe('archive', () => {
  const state = async () => ({
    rows: await store.history.readings(everything(['S1', 'M1'])),
    buckets: await store.history.buckets({
      device: s1,
      fields: ['pOut', 'runs.A.q'],
      from: epochMs(DAY0),
      to: NOW,
      everyMs: HOUR,
    }),
    latest: await store.history.latest('all'),
    count: (await store.history.stats()).rows,
  });

  it('moves finished days to Parquet without any query seeing a difference', async () => {
    await store.history.write(batch(...life()));
    const before = await state();
    const result = await store.history.maintain(epochMs(DAY0 + 2 * DAY + HOUR));
    expect(result.rowsArchived).toBe(48 + 5);
    expect(result.filesWritten).toBe(parquetFiles().length);
    expect(await state()).toEqual(before);
    expect((await store.history.stats()).hotRows).toBe(24);
    // positions 49 to 72 are today's and still hot
    expect(await store.history.archivedUpTo()).toBe(48);
    await store.history.maintain(NOW);
    expect(await store.history.archivedUpTo()).toBe(77);
    expect(await state()).toEqual(before);
    await openAgain();
    expect(await state()).toEqual(before);
  });

  it('lets a late correction of an archived row win everywhere, also after the merge', async () => {
    await store.history.write(batch(...life()));
    await store.history.maintain(NOW);
    const corrected = station('S1', DAY0 + 30_000, 100, { pOut: 44, runs: { A: { q: 7 } } });
    expect(await store.history.write(batch(corrected))).toEqual({
      stored: 1,
      duplicates: 0,
      superseded: 1,
    });
    const lateRow = station('S1', DAY0 + 31_000, 101, { pOut: 45 });
    await store.history.write(
      batch(
        lateRow,
        ...life()
          .slice(3, 4)
          .map((row) => ({ ...row, position: position(102) })),
      ),
    );
    const expected = openMemoryHistory();
    await expected.write(batch(...life(), corrected, lateRow));
    const rows = await expected.readings(everything(['S1', 'M1']));
    const audit = await expected.superseded(s1, 10);
    for (const now of [null, NOW, NEXT_MONTH]) {
      if (now !== null) await store.history.maintain(now);
      expect(await store.history.readings(everything(['S1', 'M1']))).toEqual(rows);
      expect(await store.history.superseded(s1, 10)).toEqual(audit);
      expect((await store.history.stats()).rows).toBe(rows.length);
    }
    // one file a table and month: meter, station, run, event, superseded
    expect(parquetFiles().length).toBe(5);
    await openAgain();
    expect(await store.history.readings(everything(['S1', 'M1']))).toEqual(rows);
  });

  it('answers long spans from roll-ups as from the rows, late data included', async () => {
    const from = epochMs(DAY0 + 30 * 60_000);
    const values = Array.from({ length: 20 * 24 }, (_, n) => Math.sin(n) * 100);
    const rows = pressures('S1', DAY0, 1, values, HOUR);
    const expected = openMemoryHistory();
    const both = async (...readings: readonly Reading[]) => {
      await store.history.write(batch(...readings));
      await expected.write(batch(...readings));
    };
    await both(...rows);
    await store.history.maintain(epochMs(DAY0 + 15 * DAY));
    await both(
      station('S1', DAY0 + 5 * DAY + 60_000, 1000, { pOut: -99 }),
      station('S1', DAY0 + 6 * DAY, 1001, { pOut: 900 }),
    );
    for (const round of [1, 2]) {
      for (const everyMs of [HOUR, DAY, 3 * HOUR]) {
        const query = {
          device: s1,
          fields: ['pOut'],
          from,
          to: epochMs(DAY0 + 19 * DAY + 1),
          everyMs,
        };
        const found = await store.history.buckets(query);
        const wanted = await expected.buckets(query);
        expect(found.map((b) => b.ts)).toEqual(wanted.map((b) => b.ts));
        found.forEach((bucket, n) => {
          const field = wanted[n]?.fields['pOut'];
          expect(bucket.fields['pOut']).toEqual({
            ...field,
            mean: expect.closeTo(field?.mean ?? 0, 6),
          });
        });
      }
      await store.history.maintain(epochMs(DAY0 + (15 + round) * DAY));
    }
  });

  it('knows what is newest after a restart without reading the archive again', async () => {
    await store.history.write(batch(...life()));
    await store.history.maintain(NEXT_MONTH);
    const before = await store.history.latest([s1, device('M1')]);
    await openAgain();
    expect(await store.history.latest([s1, device('M1')])).toEqual(before);
    // a correction that takes shown fields away, then a restart before the next archiving
    await store.history.write(batch(station('S1', DAY0 + 30_000, 100, { pIn: 300 })));
    const corrected = await store.history.latest([s1]);
    expect(corrected[0]?.fields).not.toHaveProperty(['runs.A.q']);
    expect(corrected[0]?.fields).toMatchObject({ pIn: { value: 300 }, pOut: { value: 71 } });
    await openAgain();
    expect(await store.history.latest([s1])).toEqual(corrected);
  });

  it('drops months beyond retention with their files', async () => {
    await openAgain(2);
    await store.history.write(batch(...life()));
    await store.history.maintain(NOW);
    expect(parquetFiles().length).toBeGreaterThan(0);
    expect(archiveBytes()).toBeGreaterThan(0);
    const result = await store.history.maintain(epochMs(Date.UTC(2026, 5, 2)));
    expect(result.monthsDropped).toBe(1);
    expect(parquetFiles()).toEqual([]);
    expect(archiveBytes()).toBe(0);
    expect(await store.history.readings(everything(['S1', 'M1']))).toEqual([]);
    expect(await store.history.archivedUpTo()).toBe(77);
  });

  it('writes Parquet for other programs', async () => {
    await store.history.write(batch(...life()));
    await store.history.maintain(epochMs(DAY0 + DAY));
    const path = join(store.dir, 'out.parquet');
    const query = {
      format: 'parquet',
      record: 'station',
      devices: 'all',
      from: epochMs(DAY0),
      to: NOW,
      path,
    } as const;
    expect(await store.history.export(query)).toEqual({ rows: 73 });
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    const result = await connection.runAndReadAll(
      `SELECT device, epoch_ms(ts)::DOUBLE, "pOut", "runs.A.ssv" FROM read_parquet('${path}') WHERE "runs.A.q" = 1`,
    );
    expect(result.getRowsJS()).toEqual([['S1', DAY0 + 30_000, 4, 'open']]);
    connection.closeSync();
  });

  it('removes what a crash left in the archive', async () => {
    await store.history.write(batch(...life()));
    await store.history.maintain(NOW);
    const known = parquetFiles();
    await store.history.close();
    writeFileSync(join(store.dir, 'archive', 'meter-2026-03-part-0099.parquet'), 'half');
    writeFileSync(join(store.dir, 'archive', 'meter-2026-03-part-0100.parquet.tmp'), 'half');
    await openAgain();
    expect(readdirSync(join(store.dir, 'archive')).sort()).toEqual(
      [...known, 'manifest.json'].sort(),
    );
  });
});
