import type { AuditLine } from '../records.ts';
import { type ChainHead, GENESIS, hashOf, storableLine } from './audit-chain.ts';
import type { Connection } from './connection.ts';
import type { WriteHandlers } from './records-write.ts';

/**
 * The one place where audit lines are inserted, each chained to the one before.
 * `folded`: written by the fold, and the same line when a replay writes it again.
 * `direct`: every line is kept.
 */
export function insertAudit(
  db: Connection,
  origin: 'folded' | 'direct',
): (line: AuditLine) => void {
  const known = db.query<{ readonly id: number }>(`
    SELECT id FROM audit
    WHERE folded = 1 AND at = ? AND by = ? AND action = ? AND object = ? AND detail = ?
      AND ifnull(remote, '') = ?`);
  const nextId = db.query<{ readonly id: number }>(
    "SELECT 1 + coalesce(max(seq), 0) AS id FROM sqlite_sequence WHERE name = 'audit'",
  );
  const head = chainHead(db);
  const insert = db.command(`
    INSERT INTO audit (id, at, by, action, object, detail, remote, before_json, after_json,
      previous, hash, folded)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ${origin === 'folded' ? 1 : 0})`);
  return (given) => {
    const line = storableLine(given);
    const { at, by, action, object, detail, from, before, after } = line;
    // asked first, because an insert that comes to nothing would still use up a number
    if (origin === 'folded' && known(at, by, action, object, detail, from ?? '').length > 0) return;
    // the highest number ever given, so that a line cut off at the end leaves a gap
    const id = nextId()[0]?.id ?? 1;
    const { hash: previous } = head();
    const hash = hashOf(previous, { id, ...line });
    insert(id, at, by, action, object, detail, from, before, after, previous, hash);
  };
}

/** The newest line; number 0 where there is none. */
export function chainHead(db: Connection): () => ChainHead {
  const newest = db.query<ChainHead>('SELECT id, hash FROM audit ORDER BY id DESC LIMIT 1');
  return () => newest()[0] ?? { id: 0, hash: GENESIS };
}

export function auditHandlers(db: Connection): WriteHandlers<'audit.append'> {
  const insert = insertAudit(db, 'direct');
  return {
    'audit.append': ({ lines }) => {
      for (const line of lines) insert(line);
      return null;
    },
  };
}
