import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConditionWatch } from '../../../src/condition-watch.ts';
import { epochMs, position } from '../../../src/model/units.ts';
import { type ReachWatch, startReachWatch } from '../../../src/reach-watch.ts';
import {
  createLocalRecords,
  type LocalRecords,
} from '../../../src/records/sqlite/local-records.ts';
import {
  aCommit,
  aDelivery,
  anAlarm,
  T0,
  type TemporaryFolder,
  temporaryFolder,
} from '../records/records-fixtures.ts';

const MINUTE = 60_000;
const at = (ms: number) => epochMs(T0 + ms);

describe('the reach watch', () => {
  let folder: TemporaryFolder;
  let records: LocalRecords;
  let said: string[];
  let problems: unknown[];
  let now: number;
  const running: ReachWatch[] = [];
  beforeEach(() => {
    folder = temporaryFolder();
    records = createLocalRecords(folder.file);
    [said, problems, now] = [[], [], T0];
  });
  afterEach(async () => {
    for (const one of running.splice(0)) await one.stop();
    records.close();
    folder.remove();
  });

  const watch: ConditionWatch = {
    set: (type, subject, holds, evidence = [], since) => {
      const what = evidence.map(({ name, value }) => `${name} ${value}`).join(', ');
      said.push(
        `${type} ${subject} ${holds} ${what} ${since === undefined ? '' : since - T0}`.trim(),
      );
    },
  };
  const begin = (over: Partial<Parameters<typeof startReachWatch>[0]> = {}): ReachWatch => {
    const one = startReachWatch({
      records: records.records,
      watch,
      eventClock: { now: () => now },
      limits: { p1: 2 * MINUTE, p2: 15 * MINUTE },
      everyMs: 1_000_000,
      onProblem: (problem) => problems.push(problem),
      ...over,
    });
    running.push(one);
    return one;
  };
  const raise = (): void =>
    records.writer.commit(
      aCommit(1, {
        alarms: [{ position: position(1), alarm: anAlarm() }],
        deliveries: [aDelivery({ key: 'k' }), aDelivery({ key: 'l', channel: 'sms' })],
      }),
    );

  it('says who was not reached, by what and since when, and takes it back', async () => {
    raise();
    const reach = begin();
    await reach.look();
    expect(said).toEqual([]);
    now = T0 + 2 * MINUTE;
    await reach.look();
    expect(said).toEqual([
      'system.nobody-reached a-1 yes deliveries 2, givenUp 0, channels email, sms 0',
    ]);
    await records.records.ledger.acknowledge('k', at(1), 'link');
    await reach.look();
    expect(said.at(-1)).toBe('system.nobody-reached a-1 no');
  });

  it('takes back after a restart what an earlier run said', async () => {
    const subject = { kind: 'system', id: 'gone' } as const;
    const own = anAlarm({ id: 'n', type: 'system.nobody-reached', site: null, subject });
    records.writer.commit(aCommit(1, { alarms: [{ position: position(1), alarm: own }] }));
    await begin().look();
    expect(said).toContain('system.nobody-reached gone no');
  });

  it('says it at every look: the journal may have refused it', async () => {
    raise();
    now = T0 + 2 * MINUTE;
    const reach = begin();
    await reach.look();
    await reach.look();
    expect(said.length).toBeGreaterThanOrEqual(2);
  });

  it('goes on after the records failed', async () => {
    raise();
    now = T0 + 2 * MINUTE;
    let fails = 1;
    const broken = {
      ...records.records,
      ledger: {
        ...records.records.ledger,
        unreached: async (...asked: Parameters<typeof records.records.ledger.unreached>) => {
          fails -= 1;
          if (fails >= 0) throw new Error('disk');
          return records.records.ledger.unreached(...asked);
        },
      },
    };
    const reach = begin({ records: broken });
    await reach.look();
    await reach.look();
    expect(problems).toHaveLength(1);
    expect(said.length).toBeGreaterThan(0);
  });

  it('says nothing any more once it is stopped', async () => {
    raise();
    now = T0 + 2 * MINUTE;
    const reach = begin();
    await reach.stop();
    const before = said.length;
    await reach.look();
    expect(said).toHaveLength(before);
  });
});
