import { setTimeout as pause } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { decode } from '../../src/decode/decode.ts';
import { openVictoriaHistory } from '../../src/history/victoria/victoria-history.ts';
import { VictoriaSettings } from '../../src/history/victoria/victoria-settings.ts';
import { openSqliteJournal } from '../../src/journal/sqlite-journal.ts';
import { openSqliteJournalReader } from '../../src/journal/sqlite-journal-reader.ts';
import { AppError } from '../../src/lib/app-error.ts';
import type { Reading } from '../../src/model/reading.ts';
import { epochMs, type Position, position } from '../../src/model/units.ts';
import { createHistoryFeed } from '../../src/pipeline/history-feed.ts';
import { SAMPLE } from '../support/sample-fleet.ts';
import { temporaryDirectory } from '../support/temp-dir.ts';
import { victoria } from './victoria.ts';

export interface KillPlan {
  readonly horizonSeconds: number;
  readonly secondsBefore: number;
  readonly secondsDown: number;
  readonly secondsAfter: number;
  readonly readingsPerSecond: number;
}

export interface KillOutcome {
  readonly journaled: number;
  /** Readings whose write VictoriaMetrics had acknowledged when it was killed. */
  readonly acknowledged: number;
  /** Of these, how many it did not have when it was back. */
  readonly forgotten: number;
  /** How far the durable cursor was behind the acknowledged one, journal entries. */
  readonly trailing: number;
  /** From its first answer after the restart until history had all of the journal, ms. */
  readonly caughtUpMs: number;
  /** Journaled readings that it does not have, or has otherwise, at the end. */
  readonly missing: number;
  /** Rows in it beyond one for each reading. */
  readonly twice: number;
  /** What the store says it holds. */
  readonly rows: number;
}

const TICK_MS = 50;
const DEVICES = ['rtu', 'evc'] as const;

/** A steady load into the journal, history fed from it, and its engine killed and started again. */
export async function killRun(plan: KillPlan): Promise<KillOutcome> {
  const dir = temporaryDirectory('victoria-kill');
  const server = await victoria();
  onTestFinished(() => server.end());
  await server.start();
  const journal = await openSqliteJournal({ path: `${dir}/journal.db` });
  const reader = openSqliteJournalReader(`${dir}/journal.db`);
  const settings = VictoriaSettings.parse({
    url: server.url,
    flushHorizonSeconds: plan.horizonSeconds,
  });
  const history = openVictoriaHistory(settings, { dir, retentionMonths: 120 });
  const store = { refused: () => new Set<string>() };
  const ports = { history, reader, store, fleetAt: () => SAMPLE };
  const feed = createHistoryFeed(ports, position(0), position(0));
  const journaled: Reading[] = [];
  let running = true;

  /** As the pipeline's thread does: every quarter second, again after two when it is refused. */
  const feeding = (async () => {
    while (running) {
      try {
        if ((await feed.turn()) === 'idle') await pause(250);
      } catch (thrown) {
        if (!(thrown instanceof AppError && thrown.retryable)) throw thrown;
        await pause(1_000);
      }
    }
  })();
  const load = async (seconds: number): Promise<void> => {
    const end = performance.now() + seconds * 1000;
    const each = (plan.readingsPerSecond * TICK_MS) / 1000 / DEVICES.length;
    while (performance.now() < end) {
      for (const device of DEVICES) {
        const now = Date.now();
        const entry = { kind: 'message', at: epochMs(now), ...messageOf(device, each) } as const;
        const at = await new Promise<Position>((resolve, reject) => {
          journal.append(entry, (error, done) => (error === null ? resolve(done) : reject(error)));
        });
        const { readings } = decode({ ...entry, position: at }, SAMPLE);
        journaled.push(...readings);
        feed.offer(readings, at, epochMs(now));
      }
      await pause(TICK_MS);
    }
  };

  try {
    await load(plan.secondsBefore);
    const acknowledgedUpTo = feed.cursor();
    const durable = await history.archivedUpTo();
    await server.kill();
    await load(plan.secondsDown);
    const survivors = victoriaRows(server.url);
    await server.start();
    const upAt = performance.now();
    const kept = await survivors();
    const acknowledged = journaled.filter(({ position: at }) => at <= acknowledgedUpTo);
    const forgotten = acknowledged.filter((reading) => !kept.has(nameOf(reading))).length;
    await load(plan.secondsAfter);
    while (feed.cursor() < journal.head()) await pause(50);
    const caughtUpMs = performance.now() - upAt;
    await server.flush();
    const counts = await victoriaRows(server.url)();
    const devices = [...SAMPLE.devices.values()].map(({ spec }) => spec.id);
    const span = { from: epochMs(0), to: epochMs(Date.now() + 60_000) };
    const stored = await history.readings({ devices, ...span, limit: 10_000_000 });
    const contents = new Set(stored.map((reading) => JSON.stringify(reading)));
    return {
      journaled: journaled.length,
      acknowledged: acknowledged.length,
      forgotten,
      trailing: acknowledgedUpTo - durable,
      caughtUpMs,
      missing: journaled.filter((reading) => !contents.has(JSON.stringify(reading))).length,
      twice: [...counts.values()].reduce((sum, count) => sum + count - 1, 0),
      rows: (await history.stats()).rows,
    };
  } finally {
    running = false;
    await feeding.catch(() => undefined);
    await history.close();
    reader.close();
    await journal.close();
  }
}

/** Times of a device's readings do not repeat: a register that goes on, one step a reading. */
let step = Date.now() - 3_600_000;

function messageOf(device: string, count: number) {
  const records = Array.from({ length: Math.max(1, Math.round(count)) }, () => {
    step += 1;
    const q = (step % 1000) / 8;
    return device === 'rtu'
      ? { ts: step, pIn: 300.5, pOut: 100 + q / 100, q, runs: { A: { ssv: 'open', q } } }
      : { ts: step, vm: (step % 1e9) / 100, qm: q, pAbs: 201.325, tGas: 12.5 };
  });
  const payload = new TextEncoder().encode(JSON.stringify(records));
  return { source: device, topic: `gas/v1/${device}/telemetry`, payload };
}

const nameOf = ({ device, ts }: Reading): string => `${device} ${ts}`;

/** How many samples the server has of each reading's position, asked past our own driver. */
function victoriaRows(url: string): () => Promise<ReadonlyMap<string, number>> {
  return async () => {
    const match = '{__name__=~"gaswatch_.+_journal_position"}';
    const answer = await fetch(`${url}/api/v1/export?match[]=${encodeURIComponent(match)}`);
    const counts = new Map<string, number>();
    for (const line of (await answer.text()).split('\n').filter((text) => text !== '')) {
      // the server's own form
      const series = JSON.parse(line) as { metric: { device: string }; timestamps: number[] };
      for (const ts of series.timestamps) {
        const name = `${series.metric.device} ${ts}`;
        counts.set(name, (counts.get(name) ?? 0) + 1);
      }
    }
    return counts;
  };
}
