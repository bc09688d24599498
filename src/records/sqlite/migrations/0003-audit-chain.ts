import { epochMs } from '../../../model/units.ts';
import type { ChainedAuditLine } from '../../records.ts';
import { CHAINED_BY_UPGRADE, GENESIS, hashOf } from '../audit-chain.ts';
import { insertAudit } from '../audit-writes.ts';
import type { Connection } from '../connection.ts';
import type { Migration } from './migration.ts';

/** The columns come with values that no chained line has; the lines that are there get theirs below. */
const COLUMNS = `
DROP TRIGGER audit_keeps_lines;
ALTER TABLE audit ADD COLUMN before_json TEXT;
ALTER TABLE audit ADD COLUMN after_json TEXT;
ALTER TABLE audit ADD COLUMN previous TEXT NOT NULL DEFAULT '';
ALTER TABLE audit ADD COLUMN hash TEXT NOT NULL DEFAULT '';
`;

const TRIGGER = `
CREATE TRIGGER audit_keeps_lines BEFORE UPDATE ON audit
  BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
`;

const ROWS_AT_ONCE = 1_000;

function chainWhatIsThere(db: Connection): void {
  const next = db.query<ChainedAuditLine>(`
    SELECT id, at, by, action, object, detail, remote AS "from", NULL AS before, NULL AS after
    FROM audit WHERE id > ? ORDER BY id LIMIT ${ROWS_AT_ONCE}`);
  const chain = db.command('UPDATE audit SET previous = ?, hash = ? WHERE id = ?');
  let previous = GENESIS;
  let count = 0;
  let last: ChainedAuditLine | undefined;
  for (let rows = next(0); rows.length > 0; rows = next(last?.id ?? 0)) {
    for (const line of rows) {
      const hash = hashOf(previous, line);
      chain(previous, hash, line.id);
      previous = hash;
      last = line;
    }
    count += rows.length;
  }
  db.exec(TRIGGER);
  if (last === undefined) return;
  insertAudit(
    db,
    'direct',
  )({
    at: epochMs(last.at),
    by: 'system',
    action: CHAINED_BY_UPGRADE,
    object: `line ${last.id}`,
    detail: `${count} lines were chained by the upgrade`,
    from: null,
  });
}

export const AUDIT_CHAIN: Migration = {
  number: 3,
  name: 'audit-chain',
  sql: COLUMNS,
  afterwards: chainWhatIsThere,
};
