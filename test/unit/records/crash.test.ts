import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import Database from 'libsql';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/lib/seeded-random.ts';
import { openRecordsWriter } from '../../../src/records/sqlite/writer.ts';
import { aDelivery, anAlarm, aRefusal, temporaryFolder } from './records-fixtures.ts';

const CHILD = fileURLToPath(new URL('./crash-child.mjs', import.meta.url));
const ROUNDS = 10;
const SEED = 20_260_301;

/** Runs the committing child and kills it; returns the last commit that it had reported. */
async function commitUntilKilled(file: string, afterMs: number): Promise<number> {
  const templates = JSON.stringify({
    alarm: anAlarm(),
    delivery: aDelivery(),
    refusal: aRefusal(1),
  });
  const child = spawn(process.execPath, [CHILD, file, templates]);
  let out = '';
  let wrong = '';
  child.stderr.on('data', (chunk: Buffer) => {
    wrong += chunk.toString();
  });
  const started = new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      resolve();
    });
  });
  const exited = once(child, 'close');
  await Promise.race([started, exited]);
  await new Promise((resolve) => setTimeout(resolve, afterMs));
  child.kill('SIGKILL');
  await exited;
  expect(wrong).toBe('');
  // the last line may be cut off
  const whole = out.slice(0, out.lastIndexOf('\n')).split('\n');
  return Number(whole.at(-1));
}

/** Every count that one commit moves together. */
function countsIn(file: string): Readonly<Record<string, number>> {
  const database = new Database(file);
  const rows = database
    .prepare(`
      SELECT 'alarms' AS what, count(*) AS n FROM alarms
      UNION ALL SELECT 'deliveries', count(*) FROM deliveries
      UNION ALL SELECT 'quarantine', count(*) FROM quarantine
      UNION ALL SELECT 'payloads', count(*) FROM quarantine_payloads
      UNION ALL SELECT 'audit', count(*) FROM audit
      UNION ALL SELECT 'newest alarm', max(position) FROM alarms
      UNION ALL SELECT 'partition', position FROM partitions
      UNION ALL SELECT 'state', state ->> 'alarms' FROM partitions
      UNION ALL SELECT 'fleet version', fleet_version FROM fold`)
    .all([]) as { readonly what: string; readonly n: number }[];
  database.close();
  return Object.fromEntries(rows.map(({ what, n }) => [what, n]));
}

describe('killed in the middle of committing', () => {
  it(`partitions, alarms, deliveries and cursor always agree, ${ROUNDS} rounds`, async () => {
    const folder = temporaryFolder();
    const random = seededRandom(SEED);
    let before = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const reported = await commitUntilKilled(folder.file, random.int(60));
      const writer = openRecordsWriter(folder.file);
      const { cursor } = writer.load();
      writer.close();
      const where = `seed ${SEED}, round ${round}`;
      expect(cursor, where).toBeGreaterThanOrEqual(reported);
      expect(cursor, where).toBeGreaterThan(before);
      for (const [what, n] of Object.entries(countsIn(folder.file))) {
        expect(n, `${what}, ${where}`).toBe(cursor);
      }
      before = cursor;
    }
    folder.remove();
  }, 60_000);
});
