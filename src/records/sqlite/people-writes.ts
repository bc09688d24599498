import { AppError } from '../../lib/app-error.ts';
import { conflictingRoles } from '../../model/people.ts';
import type { User } from '../records.ts';
import type { Connection } from './connection.ts';
import type { WriteHandlers } from './records-write.ts';

type PeopleKind =
  | 'people.create'
  | 'people.update'
  | 'people.set-password'
  | 'people.open-session'
  | 'people.close-session'
  | 'people.close-sessions-of';

/** Codes: roles-conflict (create, update), user-unknown (open-session). */
export function peopleHandlers(db: Connection): WriteHandlers<PeopleKind> {
  const insert = db.command(`
    INSERT INTO users (name, roles, language, disabled, created_at, password_hash)
    VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO NOTHING`);
  const update = db.command(
    'UPDATE users SET roles = ?, language = ?, disabled = ? WHERE name = ?',
  );
  const setPassword = db.command('UPDATE users SET password_hash = ? WHERE name = ?');
  return {
    'people.create': ({ user, passwordHash }) => {
      refuseConflict(user);
      const created = insert(
        user.name,
        JSON.stringify(user.roles),
        user.language,
        user.disabled ? 1 : 0,
        user.createdAt,
        passwordHash,
      );
      return created === 1 ? 'created' : 'exists';
    },
    'people.update': ({ user }) => {
      refuseConflict(user);
      return updated(
        update(JSON.stringify(user.roles), user.language, user.disabled ? 1 : 0, user.name),
      );
    },
    'people.set-password': ({ name, passwordHash }) => updated(setPassword(passwordHash, name)),
    ...sessionHandlers(db),
  };
}

function sessionHandlers(
  db: Connection,
): WriteHandlers<'people.open-session' | 'people.close-session' | 'people.close-sessions-of'> {
  const insert = db.command(`
    INSERT INTO sessions (token_hash, user, kind, label, created_at, expires_at)
    SELECT ?1, name, ?3, ?4, ?5, ?6 FROM users WHERE name = ?2`);
  // every sign-in clears away what has expired by then: no sweep is needed
  const purge = db.command('DELETE FROM sessions WHERE expires_at <= ?');
  const close = db.command('DELETE FROM sessions WHERE token_hash = ?');
  const closeOf = db.command('DELETE FROM sessions WHERE user = ?');
  return {
    'people.open-session': ({ session }) => {
      const { tokenHash, user, kind, label, createdAt, expiresAt } = session;
      purge(createdAt);
      if (insert(tokenHash, user, kind, label, createdAt, expiresAt) === 0) {
        throw new AppError('user-unknown', `there is no user ${user}`);
      }
      return null;
    },
    'people.close-session': ({ tokenHash }) => {
      close(tokenHash);
      return null;
    },
    'people.close-sessions-of': ({ user }) => {
      closeOf(user);
      return null;
    },
  };
}

const updated = (changes: number): 'updated' | 'unknown' => (changes === 0 ? 'unknown' : 'updated');

function refuseConflict(user: User): void {
  const conflict = conflictingRoles(user.roles);
  if (conflict === null) return;
  throw new AppError(
    'roles-conflict',
    `${user.name} cannot be ${conflict[0]} and ${conflict[1]}: these duties are kept apart`,
  );
}
