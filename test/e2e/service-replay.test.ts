import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSqliteJournal } from '../../src/journal/sqlite-journal.ts';
import { epochMs, type Position } from '../../src/model/units.ts';
import { servicePlace } from '../support/service-place.ts';
import { spawnService } from '../support/service-process.ts';
import { storedIn } from '../support/stored.ts';

const HOUR = 3_600_000;
const MESSAGES = 120;
const RECORDS = 1000;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A journal as a service leaves it that was killed an hour ago before it had folded any of it. */
async function journalOfAnHourAgo(dataDir: string): Promise<void> {
  mkdirSync(dataDir, { recursive: true });
  const journal = await openSqliteJournal({
    path: join(dataDir, 'journal.db'),
    reserveBytes: 0,
    synchronous: 'off',
  });
  const at = Date.now() - HOUR;
  const start = at - MESSAGES * RECORDS * 100;
  const append = (nth: number): Promise<Position> =>
    new Promise((resolve, reject) => {
      const records = Array.from({ length: RECORDS }, (_, n) => ({
        ts: start + (nth * RECORDS + n) * 100,
        pOut: 100,
      }));
      const payload = new TextEncoder().encode(JSON.stringify(records));
      const topic = 'gas/v1/a/telemetry';
      journal.append(
        { kind: 'message', at: epochMs(at), source: 'a', topic, payload },
        (error, position) => (error === null ? resolve(position) : reject(error)),
      );
    });
  for (let nth = 0; nth < MESSAGES; nth += 1) await append(nth);
  await journal.close();
}

describe('a long replay after a kill', () => {
  it('is folded whole, and being old is no overload', async () => {
    const place = await servicePlace();
    await journalOfAnHourAgo(place.dataDir);
    const service = spawnService(place);
    await service.ready;
    // the service looks at itself every second; the replay takes some of them
    await pause(5000);
    expect(await service.stop()).toEqual({ code: 0, signal: null });
    const { alarms, readings } = await storedIn(place.dataDir, ['a']);
    expect(alarms).toEqual([]);
    expect(readings.get('a')).toHaveLength(MESSAGES * RECORDS);
  });
});
