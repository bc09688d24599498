import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { History } from '../../../../src/history/history.ts';
import { openMemoryHistory } from '../../../../src/history/memory-history.ts';
import type { RemoteEngine } from '../../../../src/history/remote/engine.ts';
import { createRemoteHistory } from '../../../../src/history/remote/remote-history.ts';
import type { Reading } from '../../../../src/model/reading.ts';
import { epochMs, position } from '../../../../src/model/units.ts';
import {
  DAY0,
  device,
  event,
  everything,
  meter,
  station,
  status,
} from '../../../contract/history-readings.ts';
import { memoryEngine } from '../../../support/memory-engine.ts';
import { TEST_SEED } from '../../../support/seed.ts';
import { temporaryDirectory } from '../../../support/temp-dir.ts';

const STEP = 60_000;
const times = fc.integer({ min: 0, max: 12 }).map((n) => DAY0 + n * STEP);
const small = fc.integer({ min: 0, max: 3 });
const runs = fc.option(fc.dictionary(fc.constantFrom('A', 'B.1'), fc.record({ q: small })), {
  nil: undefined,
});

/** A reading whose journal position is its place in the list. */
const reading = fc.oneof(
  fc
    .record({
      ts: times,
      vb: small,
      kind: fc.constantFrom('interval' as const, 'snapshot' as const),
    })
    .map(
      ({ ts, vb, kind }) =>
        (at: number) =>
          meter('M1', ts, at, { vb }, kind),
    ),
  fc
    .record({ ts: times, pOut: small, tGas: fc.option(small, { nil: undefined }), runs })
    .map(({ ts, pOut, tGas, runs: named }) => {
      const values = {
        pOut,
        ...(tGas === undefined ? {} : { tGas }),
        ...(named === undefined ? {} : { runs: named }),
      };
      return (at: number) => station('S1', ts, at, values);
    }),
  fc.record({ ts: times, code: fc.constantFrom('a', 'b'), level: small }).map(
    ({ ts, code, level }) =>
      (at: number) =>
        event('S1', ts, at, code, { level }),
  ),
  fc.record({ ts: times, online: fc.boolean() }).map(
    ({ ts, online }) =>
      (at: number) =>
        status('M1', ts, at, online),
  ),
);

type Act =
  | { readonly act: 'write'; readonly readings: readonly ((at: number) => Reading)[] }
  | { readonly act: 'kill'; readonly sends: number; readonly coins: readonly boolean[] }
  | { readonly act: 'reopen' };

const acts = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc
        .array(reading, { maxLength: 6 })
        .map((readings): Act => ({ act: 'write', readings })),
    },
    {
      weight: 2,
      arbitrary: fc
        .record({ sends: fc.integer({ min: 0, max: 4 }), coins: fc.array(fc.boolean()) })
        .map((kill): Act => ({ act: 'kill', ...kill })),
    },
    { weight: 1, arbitrary: fc.constant<Act>({ act: 'reopen' }) },
  ),
  { minLength: 1, maxLength: 14 },
);

/** So long a write takes, whether it sends anything or not. */
const WRITE_MS = 4_000;
/** What was acknowledged longer ago survives a kill. */
const HORIZON_MS = 15_000;

async function lived(story: readonly Act[]): Promise<readonly [History, History]> {
  const dir = temporaryDirectory('alike');
  const killable = memoryEngine({ flushHorizonMs: HORIZON_MS });
  let now = 0;
  const sentAt: number[] = [];
  const engine: RemoteEngine = {
    ...killable,
    send: async (rows) => {
      await killable.send(rows);
      sentAt.push(now);
    },
  };
  const link = { driver: 'memory', value: null, transfer: [] };
  const open = () => createRemoteHistory(engine, { dir, target: 'memory', link, clock: () => now });
  let remote = open();
  const journal: Reading[] = [];
  const feed = async (): Promise<void> => {
    for (;;) {
      const after = await remote.cursor();
      const readings = journal.filter((one) => one.position > after);
      now += WRITE_MS;
      try {
        await remote.write({ readings, upTo: position(Math.max(after, journal.length)) });
        if ((await remote.cursor()) >= journal.length) return;
      } catch {
        // it has gone back: from there again
      }
    }
  };
  for (const act of story) {
    if (act.act === 'write') {
      for (const make of act.readings) journal.push(make(journal.length + 1));
      await feed();
    } else if (act.act === 'kill') {
      let n = 0;
      // a write of nothing new sends nothing, so the last sends may be old: those the engine has flushed
      const young = sentAt.filter((at) => now - at < HORIZON_MS).length;
      killable.restart(
        Math.min(act.sends, young),
        () => act.coins[n++ % Math.max(1, act.coins.length)] ?? true,
      );
    } else {
      await remote.close();
      remote = open();
      await feed();
    }
  }
  // a tick finds out about a kill that nothing was written after
  journal.push(status('M1', DAY0 + 99 * STEP, journal.length + 1, true));
  await feed();
  const memory = openMemoryHistory();
  await memory.write({ readings: journal, upTo: position(journal.length) });
  return [remote, memory];
}

/** Everything a reader can ask. */
async function answers(history: History) {
  const span = { from: epochMs(DAY0), to: epochMs(DAY0 + 100 * STEP) };
  const cut = {
    from: epochMs(DAY0 + 30_000),
    to: epochMs(DAY0 + 9 * STEP),
    everyMs: 3 * STEP,
  };
  const rows = await history.latest('all');
  const [m1, s1] = [device('M1'), device('S1')];
  const byRecord = (
    a: { device: string; record: string },
    b: { device: string; record: string },
  ) => (`${a.device} ${a.record}` < `${b.device} ${b.record}` ? -1 : 1);
  return {
    readings: await history.readings(everything(['M1', 'S1'])),
    latest: [...rows].sort(byRecord),
    superseded: [await history.superseded(m1, 99), await history.superseded(s1, 99)],
    page: await history.series({ device: s1, ...span, limit: 3, order: 'descending' }),
    buckets: [
      await history.buckets({ device: m1, fields: ['vb'], ...cut }),
      await history.buckets({ device: s1, fields: ['pOut', 'tGas', 'runs.A.q'], ...cut }),
    ],
    rows: (await history.stats()).rows,
  };
}

describe('a remote history whose engine is killed now and then', () => {
  it('answers as one in memory does that was never disturbed', async () => {
    await fc.assert(
      fc.asyncProperty(acts, async (story) => {
        const [remote, memory] = await lived(story);
        expect(await answers(remote)).toEqual(await answers(memory));
      }),
      { seed: TEST_SEED, numRuns: 150 },
    );
  });

  // found by seed 639347415: four writes later the first row is durable, and its repetition is not sent
  it.each([
    { name: 'long ago', between: 3 },
    { name: 'just now', between: 0 },
  ])('a kill after the repetition of a row written $name changes nothing', async ({ between }) => {
    const write = (...readings: ((at: number) => Reading)[]): Act => ({ act: 'write', readings });
    const one = (at: number) => status('M1', DAY0, at, false);
    const empty = Array.from({ length: between }, () => write());
    const kill: Act = { act: 'kill', sends: 1, coins: [] };
    const [remote, memory] = await lived([write(one), ...empty, write(one), kill]);
    const told = await answers(remote);
    expect(told).toEqual(await answers(memory));
    expect(told.rows).toBe(2);
  });
});
