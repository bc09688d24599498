import type { Clock } from '../../lib/clock.ts';
import { epochMs } from '../../model/units.ts';
import type { PeopleRecords, SessionRow } from '../../records/records.ts';
import { hashToken, mintToken } from './session-token.ts';

export interface Sessions {
  /** A person's sign-in; expires `sessionHours` after its last use. */
  open(user: string): Promise<OpenedSession>;
  /** A token for a program; `expiresAt` null: until revoked. */
  issue(user: string, label: string, expiresAt: number | null): Promise<OpenedSession>;
  /** Null: unknown, expired or revoked. Does not count as use. */
  find(tokenHash: string): Promise<SessionRow | null>;
  /** Pushes the end of a sign-in out; the row as it now is. */
  renew(row: SessionRow): Promise<SessionRow>;
  close(tokenHash: string): Promise<void>;
  /** Ends the user's other sign-ins; tokens for programs stay. */
  closeOthers(user: string, tokenHash: string): Promise<void>;
  closeAllOf(user: string): Promise<void>;
}

export interface OpenedSession {
  /** Shown once; only its hash is kept. */
  readonly token: string;
  readonly row: SessionRow;
}

/** A sign-in is written again only after this share of its life: not on every request. */
const RENEW_AFTER = 0.1;

export function openSessions(people: PeopleRecords, clock: Clock, sessionHours: number): Sessions {
  const lifeMs = sessionHours * 3_600_000;
  const inTurn = oneAtATime();
  const renewing = new Map<string, Promise<SessionRow>>();

  const add = async (row: Omit<SessionRow, 'tokenHash'>): Promise<OpenedSession> => {
    const token = mintToken();
    const session: SessionRow = { ...row, tokenHash: hashToken(token) };
    await people.openSession(session);
    return { token, row: session };
  };
  const replace = async (row: SessionRow): Promise<SessionRow> => {
    // it may have been revoked while this waited its turn
    if ((await people.session(row.tokenHash)) === null) return row;
    const renewed = { ...row, expiresAt: epochMs(clock.now() + lifeMs) };
    await people.closeSession(row.tokenHash);
    await people.openSession(renewed);
    return renewed;
  };
  return {
    open(user) {
      const createdAt = epochMs(clock.now());
      const expiresAt = epochMs(createdAt + lifeMs);
      return add({ user, kind: 'session', label: '', createdAt, expiresAt });
    },
    issue: (user, label, expiresAt) =>
      add({
        user,
        kind: 'token',
        label,
        createdAt: epochMs(clock.now()),
        expiresAt: expiresAt === null ? null : epochMs(expiresAt),
      }),
    async find(tokenHash) {
      const row = await people.session(tokenHash);
      // for a moment of its renewal the row is not there
      return row ?? (await renewing.get(tokenHash)) ?? null;
    },
    async renew(row) {
      const { tokenHash, kind, expiresAt } = row;
      const used = expiresAt === null ? 0 : clock.now() + lifeMs - expiresAt;
      if (kind === 'token' || used < lifeMs * RENEW_AFTER) return row;
      const known = renewing.get(tokenHash);
      if (known !== undefined) return known;
      const renewal = inTurn(() => replace(row)).finally(() => renewing.delete(tokenHash));
      renewing.set(tokenHash, renewal);
      return renewal;
    },
    close: (tokenHash) => inTurn(() => people.closeSession(tokenHash)),
    closeOthers: (user, tokenHash) =>
      inTurn(async () => {
        for (const row of await people.listSessions(user)) {
          if (row.kind === 'session' && row.tokenHash !== tokenHash) {
            await people.closeSession(row.tokenHash);
          }
        }
      }),
    closeAllOf: (user) => inTurn(() => people.closeSessionsOf(user)),
  };
}

/** Runs what it is given one after the other, so that a renewal cannot bring back what was revoked. */
export function oneAtATime(): <T>(step: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (step) => {
    const turn = last.then(step, step);
    last = turn;
    return turn;
  };
}
