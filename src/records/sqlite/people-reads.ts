import { z } from 'zod';
import type { Clock } from '../../lib/clock.ts';
import { Role } from '../../model/people.ts';
import type { PeopleRecords, SessionRow, User } from '../records.ts';
import type { Connection } from './connection.ts';
import type { Reads } from './reads.ts';
import { damagedRow } from './records-error.ts';

type PeopleReads = Reads<
  Pick<PeopleRecords, 'list' | 'get' | 'passwordHash' | 'session' | 'listSessions'>
>;

interface UserRow extends Omit<User, 'roles' | 'disabled'> {
  /** JSON array. */
  readonly roles: string;
  readonly disabled: 0 | 1;
}

const USER = 'name, roles, language, disabled, created_at AS createdAt';
const SESSION = `token_hash AS tokenHash, user, kind, label, created_at AS createdAt,
  expires_at AS expiresAt`;
const ALIVE = '(expires_at IS NULL OR expires_at > ?)';

/** @param clock decides whether a sign-in has expired. */
export function peopleReads(db: Connection, clock: Clock): PeopleReads {
  const all = db.query<UserRow>(`SELECT ${USER} FROM users ORDER BY name`);
  const byName = db.query<UserRow>(`SELECT ${USER} FROM users WHERE name = ?`);
  const hash = db.query<{ readonly hash: string }>(
    'SELECT password_hash AS hash FROM users WHERE name = ?',
  );
  const session = db.query<SessionRow>(
    `SELECT ${SESSION} FROM sessions WHERE token_hash = ? AND ${ALIVE}`,
  );
  const sessionsOf = db.query<SessionRow>(
    `SELECT ${SESSION} FROM sessions WHERE user = ? AND ${ALIVE} ORDER BY created_at, token_hash`,
  );
  return {
    list: () => all().map(toUser),
    get: (name) => byName(name).map(toUser)[0] ?? null,
    passwordHash: (name) => hash(name)[0]?.hash ?? null,
    session: (tokenHash) => session(tokenHash, clock.now())[0] ?? null,
    listSessions: (user) => sessionsOf(user, clock.now()),
  };
}

function toUser({ roles, disabled, ...columns }: UserRow): User {
  try {
    return { ...columns, roles: z.array(Role).parse(JSON.parse(roles)), disabled: disabled === 1 };
  } catch (thrown) {
    throw damagedRow(`user ${columns.name}`, thrown);
  }
}
