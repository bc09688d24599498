import type { Migration } from './migration.ts';

/**
 * One row a revision; nothing is ever changed or removed. Which revision is the
 * present one is asked, not kept: the one that has no next. The partial indexes
 * serve lists about one customer, site, meter or part.
 */
const ARCHIVE = `
CREATE TABLE archive (
  number INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  revision INTEGER NOT NULL,
  act TEXT NOT NULL CHECK (act IN ('enter', 'withdraw')),
  valid_from INTEGER NOT NULL,
  valid_to INTEGER CHECK (valid_to > valid_from),
  customer TEXT,
  site TEXT,
  meter TEXT,
  part TEXT,
  recorded_at INTEGER NOT NULL,
  recorded_by TEXT NOT NULL,
  reason TEXT NOT NULL,
  body TEXT NOT NULL,
  UNIQUE (kind, id, revision)
) STRICT;
CREATE INDEX archive_newest ON archive (kind, valid_from, id);
CREATE INDEX archive_by_customer ON archive (kind, customer, valid_from, id)
  WHERE customer IS NOT NULL;
CREATE INDEX archive_by_site ON archive (kind, site, valid_from, id) WHERE site IS NOT NULL;
CREATE INDEX archive_by_meter ON archive (kind, meter, valid_from, id) WHERE meter IS NOT NULL;
CREATE INDEX archive_by_part ON archive (kind, part, valid_from, id) WHERE part IS NOT NULL;
CREATE TRIGGER archive_keeps_revisions BEFORE UPDATE ON archive
  BEGIN SELECT RAISE(ABORT, 'the archive is append-only'); END;
CREATE TRIGGER archive_keeps_all BEFORE DELETE ON archive
  BEGIN SELECT RAISE(ABORT, 'the archive is append-only'); END;
`;

/** What the files beside this one are; their bytes are in `archive-files/`. */
const FILES = `
CREATE TABLE archive_files (
  sha256 TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  media_type TEXT NOT NULL,
  size INTEGER NOT NULL
) STRICT;
`;

export const ARCHIVE_TABLES: Migration = {
  number: 5,
  name: 'archive',
  sql: [ARCHIVE, FILES].join('\n'),
};
