/**
 * The file of the books. Points are what days are worked out from; days carry
 * their figures as one blob of doubles in the order of STATS_COLUMNS. What is
 * dirty is worked out anew soon after, also when a crash came between.
 */
export const SCHEMA_VERSION = 1;

export const SCHEMA = `
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS places (
  no INTEGER PRIMARY KEY,
  meter TEXT NOT NULL UNIQUE,
  orders TEXT NOT NULL DEFAULT '{"changes":[],"substitutes":[]}',
  -- which registers its points have ever had, a bit each
  registers INTEGER NOT NULL DEFAULT 0,
  -- what of the fleet its register is judged by
  judged TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE IF NOT EXISTS points (
  place INTEGER NOT NULL,
  ts INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  position INTEGER NOT NULL,
  received INTEGER NOT NULL,
  vm REAL, vb REAL, vbd REAL, qm REAL, pAbs REAL, tGas REAL, c REAL,
  battery REAL, credit REAL, creditMoney REAL, mechIndex REAL, valve INTEGER,
  PRIMARY KEY (place, ts, kind)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS replacements (
  place INTEGER NOT NULL,
  ts INTEGER NOT NULL,
  PRIMARY KEY (place, ts)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS dirty (
  place INTEGER PRIMARY KEY,
  since INTEGER NOT NULL,
  until INTEGER NOT NULL,
  position INTEGER NOT NULL,
  cause INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS days (
  day INTEGER NOT NULL,
  place INTEGER NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  method TEXT NOT NULL,
  version INTEGER NOT NULL,
  figures BLOB NOT NULL,
  PRIMARY KEY (day, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS days_of_place ON days (place, day);
CREATE TABLE IF NOT EXISTS day_versions (
  place INTEGER NOT NULL,
  day INTEGER NOT NULL,
  version INTEGER NOT NULL,
  at INTEGER NOT NULL,
  position INTEGER NOT NULL,
  vb REAL NOT NULL,
  vm REAL NOT NULL,
  estimated REAL NOT NULL,
  cause TEXT NOT NULL,
  PRIMARY KEY (place, day, version)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sheets (day INTEGER PRIMARY KEY, changes INTEGER NOT NULL) STRICT;
`;
