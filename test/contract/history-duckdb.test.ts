import { describe, expect, it } from 'vitest';
import { connectDuckdbHistory } from '../../src/history/duckdb/duckdb-history.ts';
import { epochMs, position } from '../../src/model/units.ts';
import { freshStoreEachTest, life, NOW, openAgain, s1, store } from './history-duckdb-fixture.ts';
import { batch, DAY0, device, everything, meter, pressures, station } from './history-readings.ts';

freshStoreEachTest();

describe('restart', () => {
  it('keeps rows, cursor, names and what is newest', async () => {
    await store.history.write(batch(...life()));
    const before = {
      rows: await store.history.readings(everything(['S1', 'M1'])),
      latest: await store.history.latest([s1, device('M1')]),
    };
    await openAgain();
    expect(await store.history.cursor()).toBe(77);
    expect(await store.history.readings(everything(['S1', 'M1']))).toEqual(before.rows);
    expect(await store.history.latest([s1, device('M1')])).toEqual(before.latest);
    expect((await store.history.stats()).repaired).toBeNull();
  });

  it('still knows repeats and corrections of rows from before', async () => {
    await store.history.write(batch(...life()));
    await openAgain();
    const again = life().map((reading) => ({
      ...reading,
      position: position(reading.position + 100),
    }));
    expect(await store.history.write(batch(...again))).toEqual({
      stored: 0,
      duplicates: again.length,
      superseded: 0,
    });
    await openAgain();
    expect(
      (await store.history.write(batch(station('S1', DAY0, 500, { pOut: 99 })))).superseded,
    ).toBe(1);
  });

  it('is one owner: a second process finds it locked and leaves it as it is', async () => {
    await store.history.write(batch(...life()));
    const { fork } = await import('node:child_process');
    const child = fork(
      new URL('./history-child.mjs', import.meta.url),
      [new URL('../../dist/src/history/duckdb/duckdb-history.js', import.meta.url).href, store.dir],
      { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] },
    );
    let complaint = '';
    child.stderr?.on('data', (text) => (complaint += text));
    await new Promise((resolve) => child.once('exit', resolve));
    expect(complaint).toContain('history-locked');
    expect(await store.history.cursor()).toBe(77);
  });
});

describe('several threads', () => {
  it('serves a transferred port like its own', async () => {
    const other = connectDuckdbHistory(store.history.connect());
    await other.write(batch(...life()));
    expect(await store.history.cursor()).toBe(77);
    // both clients number names on their own
    await store.history.write(
      batch(meter('M9', DAY0, 78, { vb: 1 }), station('S1', DAY0 + 9, 79, { pOut: 1 })),
    );
    await other.write(batch(meter('M9', DAY0 + 1, 80, { vb: 2 })));
    expect((await other.readings(everything(['M9']))).map((r) => r.position)).toEqual([78, 80]);
    await expect(
      other.series({ device: s1, from: NOW, to: NOW, limit: 1, cursor: 'x' }),
    ).rejects.toMatchObject({ code: 'history-bad-cursor', retryable: false });
    await store.history.pauseWrites();
    await expect(other.write(batch(meter('M9', DAY0, 90, { vb: 1 })))).rejects.toMatchObject({
      code: 'history-down',
      retryable: true,
    });
    other.disconnect();
    await expect(other.cursor()).rejects.toMatchObject({ code: 'history-closed' });
  });

  it('answers a write while many queries wait', async () => {
    await store.history.write(
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
      await store.history.buckets({
        device: s1,
        fields: ['pOut'],
        from: epochMs(DAY0),
        to: NOW,
        everyMs: 1000,
      });
      answered += 1;
    });
    await store.history.write(batch(station('S2', DAY0, 30_000, { pOut: 1 })));
    const answeredBeforeWrite = answered;
    await Promise.all(queries);
    expect(answeredBeforeWrite).toBeLessThan(12);
  });
});
