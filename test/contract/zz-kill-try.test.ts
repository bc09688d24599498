import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDuckdbHistory } from '../../src/history/duckdb/duckdb-history.ts';
import type { History, HistoryBatch, SupersededRow } from '../../src/history/history.ts';
import { openMemoryHistory } from '../../src/history/memory-history.ts';
import { type Random, seededRandom } from '../../src/lib/seeded-random.ts';
import type { Reading } from '../../src/model/reading.ts';
import { epochMs, position } from '../../src/model/units.ts';
import { DAY, DAY0, event, everything, MINUTE, meter, station } from './history-readings.ts';

const seed = process.env['GASWATCH_SEED'] ?? String(Date.now());
const ROUNDS = 8;
const DEVICES = ['S0', 'S1', 'S2', 'M0', 'M1'];
const BATCH = 40;

/** The reading at a journal position, the same whoever asks: fresh, late, repeated or corrected. */
function readingAt(at: number): Reading {
  const random = seededRandom(`${seed}/${at}`);
  const chance = random.next();
  if (at > 60 && chance < 0.15) {
    const earlier = readingAt(at - 1 - random.int(60));
    const again = { ...earlier, position: position(at) };
    return chance < 0.07 ? again : changed(again, at);
  }
  // three months, so that files are merged; a tenth of the rows come late
  const late = random.next() < 0.1 ? random.int(20 * DAY) : 0;
  return fresh(at, Math.max(DAY0, DAY0 + at * 20 * MINUTE - late), random);
}

function fresh(at: number, ts: number, random: Random): Reading {
  const n = random.int(3);
  if (at % 11 === 0) return event(`S${n}`, ts, at, 'door.opened', { at });
  if (at % 3 === 0) return meter(`M${n % 2}`, ts, at, { vb: at, flags: ['magnet'] });
  return station(`S${n}`, ts, at, { pOut: at % 100, runs: { A: { q: at }, B: { ssv: 'open' } } });
}

function changed(reading: Reading, at: number): Reading {
  if (reading.record === 'event') return { ...reading, values: { corrected: at } };
  if (reading.record === 'meter') return meter(reading.device, reading.ts, at, { vb: at });
  return station(reading.device, reading.ts, at, { pOut: 50, runs: { A: { q: -at } } });
}

const batchAfter = (cursor: number): HistoryBatch => ({
  readings: Array.from({ length: BATCH }, (_, n) => readingAt(cursor + 1 + n)),
  upTo: position(cursor + BATCH),
});

class Child {
  readonly #process: ChildProcess;
  readonly #waiting = new Map<number, (value: unknown) => void>();
  #id = 0;
  readonly exited: Promise<unknown>;
  readonly ready: Promise<unknown>;

  constructor(dir: string) {
    const module = new URL('../../dist/src/history/duckdb/duckdb-history.js', import.meta.url);
    this.#process = fork(new URL('./history-child.mjs', import.meta.url), [module.href, dir]);
    this.exited = new Promise((resolve) => this.#process.once('exit', resolve));
    this.ready = new Promise((resolve) => this.#waiting.set(0, resolve));
    this.#process.on('message', (answer: { id: number; value: unknown }) => {
      this.#waiting.get(answer.id)?.(answer.value);
    });
  }

  /** Never settles once the child is killed. */
  call(call: string, ...args: readonly unknown[]): Promise<unknown> {
    this.#id += 1;
    const answered = new Promise((resolve) => this.#waiting.set(this.#id, resolve));
    this.#process.send({ id: this.#id, call, args }, () => undefined);
    return answered;
  }

  kill(): void {
    this.#process.kill('SIGKILL');
  }
}

/** Writes on and on, with maintenance in between, until it is killed. */
async function work(child: Child, noteWritten: (upTo: number) => void): Promise<void> {
  await child.ready;
  let cursor = Number(await child.call('cursor'));
  let maintained = Promise.resolve<unknown>(undefined);
  for (let n = 0; ; n += 1) {
    const batch = batchAfter(cursor);
    if (n % 3 === 1) {
      maintained = child.call('maintain', DAY0 + (cursor + BATCH) * 20 * MINUTE - DAY);
    }
    await child.call('write', batch);
    cursor = batch.upTo;
    noteWritten(cursor);
    if (n % 3 === 2) await maintained;
  }
}

describe('killed while it writes and keeps house', () => {
  it(`loses nothing and keeps nothing twice (seed ${seed})`, async () => {
    const dir = mkdtempSync(join(tmpdir(), 'gaswatch-kill-'));
    const random = seededRandom(`${seed}/kill`);
    const expected = openMemoryHistory();
    let written = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const child = new Child(dir);
      void work(child, (upTo) => {
        written = Math.max(written, upTo);
      });
      await child.ready;
      await new Promise((resolve) => setTimeout(resolve, 300 + random.int(4000)));
      child.kill();
      await child.exited;
    }
    const history = await openDuckdbHistory({ dir, memoryLimitMb: 256 });
    const cursor = await history.cursor();
    expect((await history.stats()).repaired).toBeNull();
    expect(cursor).toBeGreaterThanOrEqual(written);
    // the kills fell into real work: rows were written and files made
    expect(written).toBeGreaterThan(0);
    expect((await history.stats()).parquetFiles).toBeGreaterThan(0);
    for (let at = 0; at < cursor; at += BATCH) await expected.write(batchAfter(at));
    const all = everything(DEVICES);
    expect(await history.readings(all)).toEqual(await expected.readings(all));
    expect(await latestOf(history)).toEqual(await latestOf(expected));
    expect(await audit(history.superseded)).toEqual(await audit(expected.superseded));
    expect(await history.archivedUpTo()).toBeLessThanOrEqual(cursor);
    await history.maintain(epochMs(DAY0 + 400 * DAY));
    expect(await history.readings(all)).toEqual(await expected.readings(all));
    expect((await history.stats()).hotRows).toBe(0);
    expect(await history.archivedUpTo()).toBe(cursor);
    await history.close();
    rmSync(dir, { recursive: true, force: true });
  }, 120_000);
});

async function latestOf(history: Pick<History, 'latest'>): Promise<unknown> {
  const rows = await history.latest('all');
  // of equally new events the store may have read back only the newest few: compare measured rows
  return rows
    .filter((row) => row.record !== 'event')
    .sort((a, b) => (`${a.device}${a.record}` < `${b.device}${b.record}` ? -1 : 1));
}

async function audit(
  superseded: (device: SupersededRow['device'], limit: number) => Promise<readonly SupersededRow[]>,
): Promise<unknown> {
  const rows = [];
  for (const id of everything(DEVICES).devices) rows.push(...(await superseded(id, 100_000)));
  return rows;
}
