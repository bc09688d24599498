import { fork } from 'node:child_process';
import { existsSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openMemoryHistory } from '../../src/history/memory-history.ts';
import { epochMs } from '../../src/model/units.ts';
import {
  freshStoreEachTest,
  life,
  NEXT_MONTH,
  NOW,
  openAgain,
  parquetFiles,
  store,
} from './history-duckdb-fixture.ts';
import { batch, DAY, DAY0, everything, HOUR, pressures, station } from './history-readings.ts';

freshStoreEachTest();

describe('a damaged database', () => {
  const file = () => join(store.dir, 'history.duckdb');
  const spoil: Record<string, () => void> = {
    'cut to a third': () => truncateSync(file(), Math.floor(statSync(file()).size / 3)),
    'overwritten from its start': () => writeFileSync(file(), Buffer.alloc(20_000, 'garbage ')),
    'of no length': () => truncateSync(file(), 0),
    missing: () => rmSync(file()),
  };

  it.each(Object.keys(spoil))(
    '%s: is set aside, and the journal fills in what the archive lacks',
    async (how) => {
      await store.history.write(batch(...life()));
      await store.history.maintain(epochMs(DAY0 + 2 * DAY + HOUR));
      const archived = await store.history.archivedUpTo();
      const lost = [
        ...life(),
        station('S1', DAY0 + 30_000, 100, { pOut: 44 }),
        ...pressures('S1', DAY0 + 3 * DAY, 101, [1, 2, 3]),
      ];
      await store.history.write(batch(...lost));
      const [rows, latest] = [
        await store.history.readings(everything(['S1', 'M1'])),
        await store.history.latest('all'),
      ];
      await store.history.close();
      spoil[how]?.();
      await openAgain();
      expect(await store.history.cursor()).toBe(archived);
      const { repaired } = await store.history.stats();
      expect(repaired).toMatch(/rebuilt from journal position 48\.$/);
      const aside = readdirSync(store.dir).filter((name) => name.includes('.damaged-'));
      expect(aside.length > 0).toBe(how !== 'missing');
      // what the owner does next: replay the journal from the cursor
      await store.history.write(batch(...lost));
      expect(await store.history.readings(everything(['S1', 'M1']))).toEqual(rows);
      const order = (a: { device: string; record: string }) => `${a.device} ${a.record}`;
      const sorted = <T extends { device: string; record: string }>(list: readonly T[]) =>
        [...list].sort((a, b) => (order(a) < order(b) ? -1 : 1));
      expect(sorted(await store.history.latest('all'))).toEqual(sorted(latest));
      await store.history.maintain(NEXT_MONTH);
      expect(await store.history.readings(everything(['S1', 'M1']))).toEqual(rows);
      await openAgain();
      expect((await store.history.stats()).repaired).toBeNull();
    },
  );

  it('that was lost shows no row again that an archived correction replaced', async () => {
    const at = DAY0 + 30_000;
    await store.history.write(batch(...life()));
    await store.history.maintain(epochMs(DAY0 + 2 * DAY));
    // corrected after it was archived; then the correction is archived beside it
    await store.history.write(batch(station('S1', at, 100, { pOut: 44 })));
    await store.history.maintain(epochMs(DAY0 + 2 * DAY + HOUR));
    const rows = await store.history.readings(everything(['S1']));
    await store.history.close();
    rmSync(file());
    await openAgain();
    // the journal goes back further than the archive, so the correction is told again
    await store.history.write(batch(...life(), station('S1', at, 100, { pOut: 44 })));
    expect(await store.history.readings(everything(['S1']))).toEqual(rows);
    expect(rows.filter(({ ts }) => ts === at)).toHaveLength(1);
  });

  it('with a log cut short by a crash ends with everything once the journal is replayed', async () => {
    await store.history.close();
    const module = new URL('../../dist/src/history/duckdb/duckdb-history.js', import.meta.url);
    const child = fork(new URL('./history-child.mjs', import.meta.url), [module.href, store.dir]);
    const answer = () => new Promise((resolve) => child.once('message', resolve));
    await answer();
    const rows = life();
    for (const [n, reading] of rows.entries()) {
      const answered = answer();
      child.send({ id: n + 1, call: 'write', args: [batch(reading)] });
      await answered;
    }
    const exited = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await exited;
    truncateSync(`${file()}.wal`, statSync(`${file()}.wal`).size - 7);
    await openAgain();
    const cursor = await store.history.cursor();
    expect(cursor).toBeLessThan(rows.length);
    await store.history.write(batch(...rows.filter((reading) => reading.position > cursor)));
    const expected = openMemoryHistory();
    await expected.write(batch(...rows));
    const all = everything(['S1', 'M1']);
    expect(await store.history.readings(all)).toEqual(await expected.readings(all));
  });

  it('is told when an archive file is gone', async () => {
    await store.history.write(batch(...life()));
    await store.history.maintain(NOW);
    await store.history.close();
    const [gone = ''] = parquetFiles().filter((name) => name.startsWith('meter'));
    rmSync(join(store.dir, 'archive', gone));
    await openAgain();
    expect((await store.history.stats()).repaired).toContain(gone);
    expect((await store.history.readings(everything(['S1', 'M1']))).length).toBe(75);
    expect(existsSync(join(store.dir, 'history.duckdb'))).toBe(true);
  });
});
