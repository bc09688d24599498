import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALARM_STATES, type Alarm } from '../../../src/model/alarm.ts';
import { epochMs, position } from '../../../src/model/units.ts';
import type { AlarmQuery } from '../../../src/records/records.ts';
import {
  createLocalRecords,
  type LocalRecords,
} from '../../../src/records/sqlite/local-records.ts';
import { aCommit, anAlarm, T0, temporaryFolder } from './records-fixtures.ts';

/** Few distinct moments and sites, so that ties and filters bite. */
const alarms = fc
  .array(
    fc.record({
      at: fc.nat(5),
      site: fc.constantFrom('S-1', 'S-2', null),
      state: fc.constantFrom(...ALARM_STATES),
      priority: fc.constantFrom(1, 2, 3, 4),
      type: fc.constantFrom('bypass.open', 'meter.stuck'),
    }),
    { maxLength: 30 },
  )
  .map((rows) =>
    rows.map(
      ({ at, ...row }, n): Alarm => anAlarm({ ...row, id: `a-${n}`, occurredAt: epochMs(T0 + at) }),
    ),
  );

const queries = fc.record(
  {
    state: fc.constantFrom('open', 'all', ...ALARM_STATES),
    site: fc.constantFrom('S-1', 'S-2'),
    type: fc.constantFrom('bypass.open', 'meter.stuck'),
    priority: fc.constantFrom(1, 2, 3, 4),
    from: fc.nat(6).map((at) => epochMs(T0 + at)),
    to: fc.nat(6).map((at) => epochMs(T0 + at)),
    limit: fc.integer({ min: 1, max: 7 }),
  },
  { requiredKeys: ['state', 'limit'] },
);

/** The same question answered by looking at every alarm. */
function expected(all: readonly Alarm[], query: Omit<AlarmQuery, 'cursor'>): readonly string[] {
  const inState = (alarm: Alarm): boolean =>
    query.state === 'all' ||
    (query.state === 'open' ? alarm.state !== 'closed' : alarm.state === query.state);
  return all
    .filter(inState)
    .filter((alarm) => query.site === undefined || alarm.site === query.site)
    .filter((alarm) => query.type === undefined || alarm.type === query.type)
    .filter((alarm) => query.priority === undefined || alarm.priority === query.priority)
    .filter((alarm) => query.from === undefined || alarm.occurredAt >= query.from)
    .filter((alarm) => query.to === undefined || alarm.occurredAt < query.to)
    .toSorted((one, other) => other.occurredAt - one.occurredAt || (one.id < other.id ? 1 : -1))
    .map(({ id }) => id);
}

function walk(
  local: LocalRecords,
  query: Omit<AlarmQuery, 'cursor'>,
  between: (page: number) => void,
): readonly string[] {
  const seen: string[] = [];
  let cursor: string | null = null;
  let page = 0;
  do {
    const got = local.reader.alarms.list(cursor === null ? query : { ...query, cursor });
    expect(got.items.length).toBeLessThanOrEqual(query.limit);
    seen.push(...got.items.map(({ id }) => id));
    cursor = got.next;
    between(page++);
  } while (cursor !== null);
  return seen;
}

async function withAlarms(
  all: readonly Alarm[],
  body: (local: LocalRecords) => void,
): Promise<void> {
  const folder = temporaryFolder();
  const local = createLocalRecords(folder.file);
  try {
    const changes = all.map((alarm, n) => ({ position: position(n + 1), alarm }));
    local.writer.commit(aCommit(all.length, { alarms: changes }));
    body(local);
  } finally {
    local.close();
    folder.remove();
  }
}

describe('paging through alarms', () => {
  it('gives every match once, newest first, whatever the filter and the page size', async () => {
    await fc.assert(
      fc.asyncProperty(alarms, fc.array(queries, { minLength: 1, maxLength: 8 }), (all, asked) =>
        withAlarms(all, (local) => {
          for (const query of asked) {
            expect(walk(local, query, () => undefined)).toEqual(expected(all, query));
          }
        }),
      ),
      { numRuns: 40 },
    );
  });

  it('misses and repeats nothing while newer alarms are added between the pages', async () => {
    await fc.assert(
      fc.asyncProperty(alarms, queries, (all, query) =>
        withAlarms(all, (local) => {
          const add = (page: number): void => {
            const alarm = anAlarm({ id: `new-${page}`, occurredAt: epochMs(T0 + 1000 + page) });
            const change = { position: position(1000 + page), alarm };
            local.writer.commit(aCommit(1000 + page, { alarms: [change] }));
          };
          expect(walk(local, query, add)).toEqual(expected(all, query));
        }),
      ),
      { numRuns: 25 },
    );
  });

  it('a stream that resumes after its last position sees every change once', async () => {
    await fc.assert(
      fc.asyncProperty(alarms, fc.integer({ min: 1, max: 5 }), (all, limit) =>
        withAlarms([], (local) => {
          // three alarms share each position
          const changes = all.map((alarm, n) => ({
            position: position(1 + Math.floor(n / 3)),
            alarm,
          }));
          local.writer.commit(aCommit(100, { alarms: changes }));
          const seen: string[] = [];
          let after = position(0);
          for (;;) {
            const next = local.reader.alarms.changedAfter(after, limit);
            seen.push(...next.map(({ alarm }) => alarm.id));
            const last = next.at(-1);
            if (last === undefined) break;
            after = last.position;
          }
          expect(seen.toSorted()).toEqual(all.map(({ id }) => id).toSorted());
        }),
      ),
      { numRuns: 25 },
    );
  });
});
