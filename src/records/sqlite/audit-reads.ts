import { z } from 'zod';
import type { AuditLine, AuditRecords } from '../records.ts';
import { allOf } from './condition.ts';
import type { Connection } from './connection.ts';
import { keyset, limitBeyond, toPage } from './keyset.ts';
import type { Reads } from './reads.ts';

type AuditRow = AuditLine & { readonly id: number };

const cursors = keyset('audit', z.tuple([z.number().int()]));

/** Newest first, in the order of writing. */
export function auditReads(db: Connection): Reads<Pick<AuditRecords, 'list'>> {
  return {
    list(query) {
      const where = allOf(
        query.cursor === undefined ? [] : [{ sql: 'id < ?', values: cursors.decode(query.cursor) }],
      );
      const select = db.query<AuditRow>(
        `SELECT id, at, by, action, object, detail, remote AS "from"
         FROM audit ${where.sql} ORDER BY id DESC LIMIT ?`,
      );
      return toPage(select(...where.values, limitBeyond(query.limit)), {
        limit: query.limit,
        item: (row) => row,
        cursor: (row) => cursors.encode([row.id]),
      });
    },
  };
}
