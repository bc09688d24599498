import {
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  connectDuckdbHistory,
  type DuckdbHistory,
  openDuckdbHistory,
} from '../../src/history/duckdb/duckdb-history.ts';
import { openMemoryHistory } from '../../src/history/memory-history.ts';
import type { Reading } from '../../src/model/reading.ts';
import { epochMs, position } from '../../src/model/units.ts';
import {
  batch,
  DAY,
  DAY0,
  device,
  event,
  everything,
  HOUR,
  meter,
  pressures,
  station,
  status,
} from './history-readings.ts';

const s1 = device('S1');
const NOW = epochMs(DAY0 + 3 * DAY);
/** Long after the month of DAY0: its files get merged. */
const NEXT_MONTH = epochMs(Date.UTC(2026, 3, 5));

let dir = '';
let history: DuckdbHistory;
const openAgain = async (retentionMonths?: number): Promise<void> => {
  await history?.close();
  history = await openDuckdbHistory({
    dir,
    memoryLimitMb: 256,
    now: () => DAY0 + 3 * DAY,
    ...(retentionMonths === undefined ? {} : { retentionMonths }),
  });
};
const parquetFiles = (): string[] =>
  readdirSync(join(dir, 'archive')).filter((name) => name.endsWith('.parquet'));

const archiveBytes = (): number =>
  parquetFiles().reduce((sum, name) => sum + statSync(join(dir, 'archive', name)).size, 0);

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'gaswatch-duckdb-'));
  history = await openDuckdbHistory({ dir, memoryLimitMb: 256 });
});
afterEach(async () => {
  await history.close();
  rmSync(dir, { recursive: true, force: true });
});

/** A small life of two devices over three days, with runs, events and a meter. */
const life = () => [
  ...pressures(
    'S1',
    DAY0,
    1,
    Array.from({ length: 72 }, (_, n) => n),
    HOUR,
  ),
  station('S1', DAY0 + 30_000, 73, { pOut: 4, runs: { A: { q: 1, ssv: 'open' }, B: {} } }),
  meter('M1', DAY0 + HOUR, 74, { vb: 10, flags: ['magnet'] }),
  meter('M1', DAY0 + 2 * HOUR, 75, { vb: 11, pAbs: 104 }, 'snapshot'),
  event('S1', DAY0 + HOUR, 76, 'door.opened', { who: 'x' }),
  status('S1', DAY0 + HOUR, 77, true),
];

describe('restart', () => {
  it('keeps rows, cursor, names and what is newest', async () => {
    await history.write(batch(...life()));
    const before = {
      rows: await history.readings(everything(['S1', 'M1'])),
      latest: await history.latest([s1, device('M1')]),
    };
    await openAgain();
    expect(await history.cursor()).toBe(77);
    expect(await history.readings(everything(['S1', 'M1']))).toEqual(before.rows);
    expect(await history.latest([s1, device('M1')])).toEqual(before.latest);
    expect((await history.stats()).repaired).toBeNull();
  });

  it('still knows repeats and corrections of rows from before', async () => {
    await history.write(batch(...life()));
    await openAgain();
    const again = life().map((reading) => ({
      ...reading,
      position: position(reading.position + 100),
    }));
    expect(await history.write(batch(...again))).toEqual({
      stored: 0,
      duplicates: again.length,
      superseded: 0,
    });
    await openAgain();
    expect((await history.write(batch(station('S1', DAY0, 500, { pOut: 99 })))).superseded).toBe(1);
  });

  it('is one owner: a second process finds it locked and leaves it as it is', async () => {
    await history.write(batch(...life()));
    const { fork } = await import('node:child_process');
    const child = fork(
      new URL('./history-child.mjs', import.meta.url),
      [new URL('../../dist/src/history/duckdb/duckdb-history.js', import.meta.url).href, dir],
      { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] },
    );
    let complaint = '';
    child.stderr?.on('data', (text) => (complaint += text));
    await new Promise((resolve) => child.once('exit', resolve));
    expect(complaint).toContain('history-locked');
    expect(await history.cursor()).toBe(77);
  });
});

describe('several threads', () => {
  it('serves a transferred port like its own', async () => {
    const other = connectDuckdbHistory(history.connect());
    await other.write(batch(...life()));
    expect(await history.cursor()).toBe(77);
    // both clients number names on their own
    await history.write(
      batch(meter('M9', DAY0, 78, { vb: 1 }), station('S1', DAY0 + 9, 79, { pOut: 1 })),
    );
    await other.write(batch(meter('M9', DAY0 + 1, 80, { vb: 2 })));
    expect((await other.readings(everything(['M9']))).map((r) => r.position)).toEqual([78, 80]);
    await expect(
      other.series({ device: s1, from: NOW, to: NOW, limit: 1, cursor: 'x' }),
    ).rejects.toMatchObject({ code: 'history-bad-cursor', retryable: false });
    await history.pauseWrites();
    await expect(other.write(batch(meter('M9', DAY0, 90, { vb: 1 })))).rejects.toMatchObject({
      code: 'history-down',
      retryable: true,
    });
    other.disconnect();
    await expect(other.cursor()).rejects.toMatchObject({ code: 'history-closed' });
  });

  it('answers a write while many queries wait', async () => {
    await history.write(
      batch(
        ...pressures(
          'S1',
          DAY0,
          1,
          Array.from({ length: 5_000 }, (_, n) => n),
          1000,
        ),
      ),
    );
    let answered = 0;
    const queries = Array.from({ length: 12 }, async () => {
      await history.buckets({
        device: s1,
        fields: ['pOut'],
        from: epochMs(DAY0),
        to: NOW,
        everyMs: 1000,
      });
      answered += 1;
    });
    await history.write(batch(station('S2', DAY0, 30_000, { pOut: 1 })));
    const answeredBeforeWrite = answered;
    await Promise.all(queries);
    expect(answeredBeforeWrite).toBeLessThan(12);
  });
});

describe('archive', () => {
  const state = async () => ({
    rows: await history.readings(everything(['S1', 'M1'])),
    buckets: await history.buckets({
      device: s1,
      fields: ['pOut', 'runs.A.q'],
      from: epochMs(DAY0),
      to: NOW,
      everyMs: HOUR,
    }),
    latest: await history.latest('all'),
    count: (await history.stats()).rows,
  });

  it('moves finished days to Parquet without any query seeing a difference', async () => {
    await history.write(batch(...life()));
    const before = await state();
    const result = await history.maintain(epochMs(DAY0 + 2 * DAY + HOUR));
    expect(result.rowsArchived).toBe(48 + 5);
    expect(result.filesWritten).toBe(parquetFiles().length);
    expect(await state()).toEqual(before);
    expect((await history.stats()).hotRows).toBe(24);
    // positions 49 to 72 are today's and still hot
    expect(await history.archivedUpTo()).toBe(48);
    await history.maintain(NOW);
    expect(await history.archivedUpTo()).toBe(77);
    expect(await state()).toEqual(before);
    await openAgain();
    expect(await state()).toEqual(before);
  });

  it('lets a late correction of an archived row win everywhere, also after the merge', async () => {
    await history.write(batch(...life()));
    await history.maintain(NOW);
    const corrected = station('S1', DAY0 + 30_000, 100, { pOut: 44, runs: { A: { q: 7 } } });
    expect(await history.write(batch(corrected))).toEqual({
      stored: 1,
      duplicates: 0,
      superseded: 1,
    });
    const lateRow = station('S1', DAY0 + 31_000, 101, { pOut: 45 });
    await history.write(batch(lateRow, { ...life()[3]!, position: position(102) }));
    const expected = openMemoryHistory();
    await expected.write(batch(...life(), corrected, lateRow));
    const rows = await expected.readings(everything(['S1', 'M1']));
    const audit = await expected.superseded(s1, 10);
    for (const now of [null, NOW, NEXT_MONTH]) {
      if (now !== null) await history.maintain(now);
      expect(await history.readings(everything(['S1', 'M1']))).toEqual(rows);
      expect(await history.superseded(s1, 10)).toEqual(audit);
      expect((await history.stats()).rows).toBe(rows.length);
    }
    // one file a table and month: meter, station, run, event, superseded
    expect(parquetFiles().length).toBe(5);
    await openAgain();
    expect(await history.readings(everything(['S1', 'M1']))).toEqual(rows);
  });

  it('answers long spans from roll-ups as from the rows, late data included', async () => {
    const from = epochMs(DAY0 + 30 * 60_000);
    const values = Array.from({ length: 20 * 24 }, (_, n) => Math.sin(n) * 100);
    const rows = pressures('S1', DAY0, 1, values, HOUR);
    const expected = openMemoryHistory();
    const both = async (...readings: readonly Reading[]) => {
      await history.write(batch(...readings));
      await expected.write(batch(...readings));
    };
    await both(...rows);
    await history.maintain(epochMs(DAY0 + 15 * DAY));
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
        const found = await history.buckets(query);
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
      await history.maintain(epochMs(DAY0 + (15 + round) * DAY));
    }
  });

  it('knows what is newest after a restart without reading the archive again', async () => {
    await history.write(batch(...life()));
    await history.maintain(NEXT_MONTH);
    const before = await history.latest([s1, device('M1')]);
    await openAgain();
    expect(await history.latest([s1, device('M1')])).toEqual(before);
    // a correction that takes shown fields away, then a restart before the next archiving
    await history.write(batch(station('S1', DAY0 + 30_000, 100, { pIn: 300 })));
    const corrected = await history.latest([s1]);
    expect(corrected[0]?.fields).not.toHaveProperty(['runs.A.q']);
    expect(corrected[0]?.fields).toMatchObject({ pIn: { value: 300 }, pOut: { value: 71 } });
    await openAgain();
    expect(await history.latest([s1])).toEqual(corrected);
  });

  it('drops months beyond retention with their files', async () => {
    await openAgain(2);
    await history.write(batch(...life()));
    await history.maintain(NOW);
    expect(parquetFiles().length).toBeGreaterThan(0);
    expect(archiveBytes()).toBeGreaterThan(0);
    const result = await history.maintain(epochMs(Date.UTC(2026, 5, 2)));
    expect(result.monthsDropped).toBe(1);
    expect(parquetFiles()).toEqual([]);
    expect(archiveBytes()).toBe(0);
    expect(await history.readings(everything(['S1', 'M1']))).toEqual([]);
    expect(await history.archivedUpTo()).toBe(77);
  });

  it('writes Parquet for other programs', async () => {
    await history.write(batch(...life()));
    await history.maintain(epochMs(DAY0 + DAY));
    const path = join(dir, 'out.parquet');
    const query = {
      format: 'parquet',
      record: 'station',
      devices: 'all',
      from: epochMs(DAY0),
      to: NOW,
      path,
    } as const;
    expect(await history.export(query)).toEqual({ rows: 73 });
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    const result = await connection.runAndReadAll(
      `SELECT device, epoch_ms(ts)::DOUBLE, "pOut", "runs.A.ssv" FROM read_parquet('${path}') WHERE "runs.A.q" = 1`,
    );
    expect(result.getRowsJS()).toEqual([['S1', DAY0 + 30_000, 4, 'open']]);
    connection.closeSync();
  });

  it('removes what a crash left in the archive', async () => {
    await history.write(batch(...life()));
    await history.maintain(NOW);
    const known = parquetFiles();
    await history.close();
    writeFileSync(join(dir, 'archive', 'meter-2026-03-part-0099.parquet'), 'half');
    writeFileSync(join(dir, 'archive', 'meter-2026-03-part-0100.parquet.tmp'), 'half');
    await openAgain();
    expect(readdirSync(join(dir, 'archive')).sort()).toEqual([...known, 'manifest.json'].sort());
  });
});

describe('a damaged database', () => {
  const file = () => join(dir, 'history.duckdb');
  const spoil: Record<string, () => void> = {
    'cut to a third': () => truncateSync(file(), Math.floor(statSync(file()).size / 3)),
    'overwritten from its start': () => writeFileSync(file(), Buffer.alloc(20_000, 'garbage ')),
    'of no length': () => truncateSync(file(), 0),
    missing: () => rmSync(file()),
  };

  it.each(Object.keys(spoil))(
    '%s: is set aside, and the journal fills in what the archive lacks',
    async (how) => {
      await history.write(batch(...life()));
      await history.maintain(epochMs(DAY0 + 2 * DAY + HOUR));
      const archived = await history.archivedUpTo();
      const lost = [
        ...life(),
        station('S1', DAY0 + 30_000, 100, { pOut: 44 }),
        ...pressures('S1', DAY0 + 3 * DAY, 101, [1, 2, 3]),
      ];
      await history.write(batch(...lost));
      const [rows, latest] = [
        await history.readings(everything(['S1', 'M1'])),
        await history.latest('all'),
      ];
      await history.close();
      spoil[how]?.();
      await openAgain();
      expect(await history.cursor()).toBe(archived);
      const { repaired } = await history.stats();
      expect(repaired).toMatch(/rebuilt from journal position 48\.$/);
      const aside = readdirSync(dir).filter((name) => name.includes('.damaged-'));
      expect(aside.length > 0).toBe(how !== 'missing');
      // what the owner does next: replay the journal from the cursor
      await history.write(batch(...lost));
      expect(await history.readings(everything(['S1', 'M1']))).toEqual(rows);
      const order = (a: { device: string; record: string }) => `${a.device} ${a.record}`;
      const sorted = <T extends { device: string; record: string }>(list: readonly T[]) =>
        [...list].sort((a, b) => (order(a) < order(b) ? -1 : 1));
      expect(sorted(await history.latest('all'))).toEqual(sorted(latest));
      await history.maintain(NEXT_MONTH);
      expect(await history.readings(everything(['S1', 'M1']))).toEqual(rows);
      await openAgain();
      expect((await history.stats()).repaired).toBeNull();
    },
  );

  it('is told when an archive file is gone', async () => {
    await history.write(batch(...life()));
    await history.maintain(NOW);
    await history.close();
    const [gone = ''] = parquetFiles().filter((name) => name.startsWith('meter'));
    rmSync(join(dir, 'archive', gone));
    await openAgain();
    expect((await history.stats()).repaired).toContain(gone);
    expect((await history.readings(everything(['S1', 'M1']))).length).toBe(75);
    expect(existsSync(join(dir, 'history.duckdb'))).toBe(true);
  });
});
