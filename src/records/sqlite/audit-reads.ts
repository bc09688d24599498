import { z } from 'zod';
import type { AuditRecords, ChainedAuditLine } from '../records.ts';
import { allOf } from './condition.ts';
import type { Connection } from './connection.ts';
import { checkedLimit, keyset, limitBeyond, toPage } from './keyset.ts';
import type { Reads } from './reads.ts';

const COLUMNS = `id, at, by, action, object, detail, remote AS "from",
  before_json AS before, after_json AS after, previous, hash`;

const cursors = keyset('audit', z.tuple([z.number().int()]));

export interface AuditReads extends Reads<Pick<AuditRecords, 'list' | 'after'>> {
  /** The line that carries this hash, and the line that says it follows it; null: none does. */
  withHash(hash: string): number | null;
  following(hash: string): number | null;
}

/** `list` is newest first, `after` oldest first, both in the order of writing. */
export function auditReads(db: Connection): AuditReads {
  const after = db.query<ChainedAuditLine>(
    `SELECT ${COLUMNS} FROM audit WHERE id > ? ORDER BY id LIMIT ?`,
  );
  const withHash = db.query<{ readonly id: number }>('SELECT id FROM audit WHERE hash = ? LIMIT 1');
  const following = db.query<{ readonly id: number }>(
    'SELECT id FROM audit WHERE previous = ? LIMIT 1',
  );
  return {
    list(query) {
      const where = allOf(
        query.cursor === undefined ? [] : [{ sql: 'id < ?', values: cursors.decode(query.cursor) }],
      );
      const select = db.query<ChainedAuditLine>(
        `SELECT ${COLUMNS} FROM audit ${where.sql} ORDER BY id DESC LIMIT ?`,
      );
      return toPage(select(...where.values, limitBeyond(query.limit)), {
        limit: query.limit,
        item: (row) => row,
        cursor: (row) => cursors.encode([row.id]),
      });
    },
    after: (id, limit) => after(id, checkedLimit(limit)),
    withHash: (hash) => withHash(hash)[0]?.id ?? null,
    following: (hash) => following(hash)[0]?.id ?? null,
  };
}
