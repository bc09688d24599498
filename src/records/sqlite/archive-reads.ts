import { z } from 'zod';
import type { ArchiveQuery, ArchiveRecords } from '../contract/archive-records.ts';
import { ARCHIVE_COLUMNS, type ArchiveRow, toArchiveItem } from './archive-rows.ts';
import { allOf, type Condition, given } from './condition.ts';
import type { Connection } from './connection.ts';
import { keyset, limitBeyond, toPage } from './keyset.ts';
import type { Reads } from './reads.ts';

type ArchiveReads = Reads<Pick<ArchiveRecords, 'list' | 'get' | 'revisions'>>;

const cursors = keyset('archive', z.tuple([z.number().int(), z.string()]));

/** Lists are ordered by validity, the latest first. */
export function archiveReads(db: Connection): ArchiveReads {
  const chain = db.query<ArchiveRow>(
    `SELECT ${ARCHIVE_COLUMNS} FROM archive WHERE kind = ? AND id = ? ORDER BY revision DESC`,
  );
  return {
    list(query) {
      const where = allOf(conditionsOf(query));
      const select = db.query<ArchiveRow>(
        `SELECT ${ARCHIVE_COLUMNS} FROM archive AS a ${where.sql}
         ORDER BY valid_from DESC, id DESC LIMIT ?`,
      );
      return toPage(select(...where.values, limitBeyond(query.limit)), {
        limit: query.limit,
        item: (row) => toArchiveItem(row, 'newest'),
        cursor: (row) => cursors.encode([row.validFrom, row.id]),
      });
    },
    get(kind, id) {
      const [newest] = chain(kind, id);
      return newest === undefined ? null : toArchiveItem(newest, 'newest');
    },
    revisions: (kind, id) =>
      chain(kind, id).map((row, n) => toArchiveItem(row, n === 0 ? 'newest' : 'older')),
  };
}

function conditionsOf(query: ArchiveQuery): readonly Condition[] {
  const { kind, at, knownAt, subject = {}, cursor } = query;
  const standing = query.revisions === undefined;
  return [
    { sql: 'kind = ?', values: [kind] },
    ...(standing ? [{ sql: "act = 'enter'", values: [] }] : []),
    ...given('customer = ?', subject.customer),
    ...given('site = ?', subject.site),
    ...given('meter = ?', subject.meter),
    ...given('part = ?', subject.part),
    ...given('valid_from >= ?', query.from),
    ...given('valid_from < ?', query.to),
    ...(at === undefined
      ? []
      : [
          {
            sql: 'valid_from <= ? AND (valid_to IS NULL OR valid_to > ?)',
            values: [at, at],
          },
        ]),
    ...(standing ? newestKnown(knownAt) : []),
    ...(cursor === undefined
      ? []
      : [{ sql: '(valid_from, id) < (?, ?)', values: cursors.decode(cursor) }]),
  ];
}

/** A revision counts until the next one was entered. The times of a chain never go back. */
function newestKnown(knownAt: number | undefined): readonly Condition[] {
  const next = `SELECT 1 FROM archive AS n
    WHERE n.kind = a.kind AND n.id = a.id AND n.revision = a.revision + 1`;
  return knownAt === undefined
    ? [{ sql: `NOT EXISTS (${next})`, values: [] }]
    : [
        {
          sql: `recorded_at <= ? AND NOT EXISTS (${next} AND n.recorded_at <= ?)`,
          values: [knownAt, knownAt],
        },
      ];
}
