import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSessions, type Sessions } from '../../../../src/api/auth/sessions.ts';
import {
  createLocalRecords,
  type LocalRecords,
} from '../../../../src/records/sqlite/local-records.ts';
import {
  aUser,
  T0,
  type TemporaryFolder,
  temporaryFolder,
} from '../../records/records-fixtures.ts';

const HOUR = 3_600_000;

describe('sessions', () => {
  const clock = { current: T0, now: () => clock.current };
  let folder: TemporaryFolder;
  let local: LocalRecords;
  let sessions: Sessions;
  beforeEach(async () => {
    clock.current = T0;
    folder = temporaryFolder();
    local = createLocalRecords(folder.file, { clock });
    await local.records.people.create(aUser(), 'hash');
    sessions = openSessions(local.records.people, clock, 10);
  });
  afterEach(() => {
    local.close();
    folder.remove();
  });

  it('are renewed after a tenth of their life, not before', async () => {
    const { row } = await sessions.open('wang');
    clock.current += HOUR - 1;
    expect(await sessions.renew(row)).toBe(row);
    clock.current += 1;
    expect((await sessions.renew(row)).expiresAt).toBe(clock.current + 10 * HOUR);
  });

  it('a renewal under way does not bring back what is revoked at the same moment', async () => {
    const { row } = await sessions.open('wang');
    clock.current += 5 * HOUR;
    await Promise.all([sessions.renew(row), sessions.closeAllOf('wang')]);
    expect(await sessions.find(row.tokenHash)).toBeNull();
    const other = (await sessions.open('wang')).row;
    clock.current += 5 * HOUR;
    await Promise.all([sessions.close(other.tokenHash), sessions.renew(other)]);
    expect(await sessions.find(other.tokenHash)).toBeNull();
  });

  it('closing the others leaves this one and the tokens of programs', async () => {
    const here = (await sessions.open('wang')).row;
    const there = (await sessions.open('wang')).row;
    const program = (await sessions.issue('wang', 'p', null)).row;
    await sessions.closeOthers('wang', here.tokenHash);
    const found = await Promise.all(
      [here, there, program].map((row) => sessions.find(row.tokenHash)),
    );
    expect(found).toEqual([here, null, program]);
  });
});
