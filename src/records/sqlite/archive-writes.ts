import { AppError } from '../../lib/app-error.ts';
import { readBody } from '../../model/archive/kind-specs.ts';
import type { EpochMs } from '../../model/units.ts';
import type { ArchiveChange, ArchiveItem } from '../contract/archive-records.ts';
import { type ArchiveRow, toArchiveItem } from './archive-rows.ts';
import type { Command, Connection } from './connection.ts';
import type { WriteHandlers } from './records-write.ts';

interface Head {
  readonly revision: number;
  readonly recordedAt: EpochMs;
}

/** Codes: archive-conflict, archive-invalid. */
export function archiveHandlers(
  db: Connection,
): WriteHandlers<'archive.write' | 'archive.keep-file'> {
  const head = db.query<Head>(`SELECT revision, recorded_at AS recordedAt FROM archive
    WHERE kind = ? AND id = ? ORDER BY revision DESC LIMIT 1`);
  const insert = db.command(`
    INSERT INTO archive (kind, id, revision, act, valid_from, valid_to, customer, site, meter,
      part, recorded_at, recorded_by, reason, body)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const keepFile = db.command(`INSERT INTO archive_files (sha256, name, media_type, size)
    VALUES (?, ?, ?, ?) ON CONFLICT (sha256) DO NOTHING`);
  return {
    'archive.write': ({ changes, by, at }) =>
      changes.map((change) => {
        const known = head(change.kind, change.id)[0];
        refuseConflict(change, known?.revision ?? 0);
        const row = rowOf(change, by, stampAfter(at, known));
        insertRow(insert, row);
        return toArchiveItem(row, 'newest');
      }),
    'archive.keep-file': ({ sha256, name, mediaType, size }) => {
      keepFile(sha256, name, mediaType, size);
      return null;
    },
  };
}

function refuseConflict({ kind, id, base, act }: ArchiveChange, present: number): void {
  if (base !== present) {
    const state = present === 0 ? 'does not exist' : `is at revision ${present}`;
    throw new AppError(
      'archive-conflict',
      `${kind} ${id} ${state}, not at ${base}: read it again and repeat the change`,
    );
  }
  if (act === 'withdraw' && present === 0) {
    throw new AppError('archive-conflict', `${kind} ${id} does not exist: nothing to withdraw`);
  }
}

/** A clock that was set back must not put a revision before the one it follows. */
const stampAfter = (at: EpochMs, known: Head | undefined): EpochMs =>
  known !== undefined && known.recordedAt > at ? known.recordedAt : at;

function rowOf(change: ArchiveChange, by: string, recordedAt: EpochMs): ArchiveRow {
  const { kind, id, base, act, validFrom, validTo, subject, reason } = change;
  if (validTo !== null && validTo <= validFrom) {
    throw new AppError('archive-invalid', `${kind} ${id}: it would end before it begins`);
  }
  return {
    kind,
    id,
    revision: base + 1,
    act,
    validFrom,
    validTo,
    customer: subject.customer ?? null,
    site: subject.site ?? null,
    meter: subject.meter ?? null,
    part: subject.part ?? null,
    recordedAt,
    recordedBy: by,
    reason,
    body: JSON.stringify(act === 'withdraw' ? change.body : bodyOf(change)),
  };
}

/** With the defaults of the kind's schema filled in. */
function bodyOf({ kind, id, body }: ArchiveChange): ArchiveItem['body'] {
  const read = readBody(kind, body);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const where = issue === undefined ? '' : `${issue.path.join('.')}: ${issue.message}`;
  throw new AppError('archive-invalid', `${kind} ${id}: ${where}`);
}

function insertRow(insert: Command, row: ArchiveRow): void {
  insert(
    row.kind,
    row.id,
    row.revision,
    row.act,
    row.validFrom,
    row.validTo,
    row.customer,
    row.site,
    row.meter,
    row.part,
    row.recordedAt,
    row.recordedBy,
    row.reason,
    row.body,
  );
}
