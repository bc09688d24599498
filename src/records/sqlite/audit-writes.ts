import type { AuditLine } from '../records.ts';
import type { Connection } from './connection.ts';
import type { WriteHandlers } from './records-write.ts';

/**
 * The one place where audit lines are inserted.
 * `folded`: written by the fold, and the same line when a replay writes it again.
 * `direct`: every line is kept.
 */
export function insertAudit(
  db: Connection,
  origin: 'folded' | 'direct',
): (line: AuditLine) => void {
  const insert = db.command(`
    INSERT INTO audit (at, by, action, object, detail, remote, folded)
    VALUES (?, ?, ?, ?, ?, ?, ${origin === 'folded' ? 1 : 0})
    ON CONFLICT DO NOTHING`);
  return (line) => {
    insert(line.at, line.by, line.action, line.object, line.detail, line.from);
  };
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
