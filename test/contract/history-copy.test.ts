import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CopyResult } from '../../src/history/copy/copy-history.ts';
import { openDuckdbHistory } from '../../src/history/duckdb/duckdb-history.ts';
import type { History } from '../../src/history/history.ts';
import { openMemoryHistory } from '../../src/history/memory-history.ts';
import { seededRandom } from '../../src/lib/seeded-random.ts';
import { epochMs, position } from '../../src/model/units.ts';
import { ANY_DEVICES, anyReadings } from '../support/any-readings.ts';
import { copied } from '../support/copied.ts';
import { TEST_SEED } from '../support/seed.ts';
import { temporaryDirectory } from '../support/temp-dir.ts';
import { batch, DAY, DAY0, everything, HOUR, meter } from './history-readings.ts';

const all = everything(ANY_DEVICES);

describe('a copy of history', () => {
  it(`comes back from another engine as it went, late and corrected readings too (seed ${TEST_SEED})`, async () => {
    await fc.assert(
      fc.asyncProperty(anyReadings(), async (readings) => {
        const [source, back] = [openMemoryHistory(), openMemoryHistory()];
        await source.write(batch(...readings));
        const dir = temporaryDirectory('copy');
        const between = await openDuckdbHistory({ dir, memoryLimitMb: 128 });
        try {
          const there = await copied({ source, target: between });
          expect(there.differences).toEqual([]);
          await between.adoptCursor(await source.cursor());
          // hot rows and files are read back alike
          await between.maintain(epochMs(DAY0 + 40 * DAY));
          const here = await copied({ source: between, target: back });
          expect(here.differences).toEqual([]);
        } finally {
          await between.close();
        }
        expect(await back.readings(all)).toEqual(await source.readings(all));
        expect(await shown(back)).toEqual(await shown(source));
      }),
      { seed: TEST_SEED, numRuns: 12 },
    );
  }, 120_000);

  it(`goes on after kill -9 wherever it was, with nothing missing and nothing twice (seed ${TEST_SEED})`, async () => {
    const random = seededRandom(`${TEST_SEED}/copy`);
    const [from, to] = [temporaryDirectory('copy-from'), temporaryDirectory('copy-to')];
    const path = join(temporaryDirectory('copy'), 'progress.jsonl');
    const source = await openDuckdbHistory({ dir: from, memoryLimitMb: 128 });
    const devices = Array.from({ length: 60 }, (_, n) => `M${n}`);
    const rows = devices.flatMap((id, d) =>
      Array.from({ length: 12 * 30 }, (_, n) =>
        meter(id, DAY0 + n * 24 * HOUR + d, 1 + d * 360 + n, { vm: n + d / 7 }),
      ),
    );
    await source.write(batch(...rows));
    const expected = await source.readings(everything(devices));
    await source.close();

    const kills = 6;
    let doneBefore = 0;
    for (let kill = 0; kill < kills; kill += 1) {
      const child = copying(from, to, path);
      await once(child, 'message');
      await new Promise((resolve) => setTimeout(resolve, random.int(500)));
      child.kill('SIGKILL');
      await once(child, 'exit');
      const done = readFileSync(path, 'utf8').split('\n').length;
      expect(done).toBeGreaterThanOrEqual(doneBefore);
      doneBefore = done;
    }
    // the kills fell into real work
    expect(doneBefore).toBeGreaterThan(20);
    const last = copying(from, to, path);
    const result = await new Promise<CopyResult>((resolve) => {
      last.on('message', (message: { readonly result?: CopyResult }) => {
        if (message.result !== undefined) resolve(message.result);
      });
    });
    await once(last, 'exit');
    expect(result).toMatchObject({ readings: rows.length, differences: [] });
    expect(result.stored).toBeLessThan(rows.length);
    const target = await openDuckdbHistory({ dir: to, memoryLimitMb: 128 });
    try {
      expect(await target.readings(everything(devices))).toEqual(expected);
      expect((await target.stats()).rows).toBe(rows.length);
      expect(await target.cursor()).toBe(position(rows.length));
    } finally {
      await target.close();
    }
  }, 120_000);
});

function copying(from: string, to: string, path: string) {
  const base = new URL('../../dist/src/history/', import.meta.url).href;
  return fork(new URL('./history-copy-child.mjs', import.meta.url), [base, from, to, path]);
}

const shown = async (history: History): Promise<unknown> =>
  [...(await history.latest('all'))].sort((a, b) =>
    `${a.device}${a.record}` < `${b.device}${b.record}` ? -1 : 1,
  );
