import type { Migration } from './migration.ts';

/**
 * Times are epoch ms, positions journal positions. Partitions and alarms are
 * ordinary rowid tables: with rows of 1 KB a WITHOUT ROWID table upserts three
 * times slower.
 */
const FOLD = `
CREATE TABLE fold (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  cursor INTEGER NOT NULL,
  fleet_version INTEGER
) STRICT;
INSERT INTO fold (id, cursor, fleet_version) VALUES (1, 0, NULL);

CREATE TABLE partitions (
  id TEXT NOT NULL PRIMARY KEY,
  position INTEGER NOT NULL,
  state TEXT NOT NULL
) STRICT;

CREATE TABLE fleets (
  version INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  by TEXT NOT NULL,
  fleet TEXT NOT NULL
) STRICT;
`;

/** The first two indexes carry the filter columns too: rows that do not match are never fetched. */
const ALARMS = `
CREATE TABLE alarms (
  id TEXT NOT NULL PRIMARY KEY,
  type TEXT NOT NULL,
  site TEXT,
  priority INTEGER NOT NULL,
  state TEXT NOT NULL,
  open INTEGER NOT NULL,
  occurred_at INTEGER NOT NULL,
  position INTEGER NOT NULL,
  alarm TEXT NOT NULL
) STRICT;
CREATE INDEX alarms_newest ON alarms (occurred_at, id, priority, type, site);
CREATE INDEX alarms_open ON alarms (occurred_at, id, priority, type, site, state) WHERE open = 1;
CREATE INDEX alarms_by_type ON alarms (type, occurred_at, id);
CREATE INDEX alarms_by_site ON alarms (site, occurred_at, id);
CREATE INDEX alarms_changed ON alarms (position, id);
`;

/** 'sending' is the driver's own state: outside it reads as 'queued'. */
const LEDGER = `
CREATE TABLE deliveries (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  alarm TEXT NOT NULL,
  reason TEXT NOT NULL,
  channel TEXT NOT NULL,
  recipient TEXT NOT NULL,
  language TEXT NOT NULL,
  planned_at INTEGER NOT NULL,
  state TEXT NOT NULL DEFAULT 'queued'
    CHECK (state IN ('queued', 'sending', 'accepted', 'failed', 'abandoned')),
  uncertain INTEGER NOT NULL DEFAULT 0,
  sending_since INTEGER,
  next_attempt_at INTEGER,
  accepted_at INTEGER,
  provider_id TEXT
) STRICT;
CREATE INDEX deliveries_due ON deliveries (next_attempt_at, id) WHERE state = 'queued';
CREATE INDEX deliveries_sending ON deliveries (id) WHERE state = 'sending';
CREATE INDEX deliveries_newest ON deliveries (planned_at, id);
CREATE INDEX deliveries_by_alarm ON deliveries (alarm, planned_at, id);

CREATE TABLE delivery_attempts (
  delivery INTEGER NOT NULL REFERENCES deliveries (id),
  number INTEGER NOT NULL,
  at INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  detail TEXT NOT NULL,
  PRIMARY KEY (delivery, number)
) STRICT, WITHOUT ROWID;
`;

/** `place` is the index in the message's array, -1 for the whole message. */
const QUARANTINE = `
CREATE TABLE quarantine (
  id TEXT NOT NULL PRIMARY KEY,
  position INTEGER NOT NULL,
  place INTEGER NOT NULL,
  device TEXT NOT NULL,
  topic TEXT NOT NULL,
  reason TEXT NOT NULL,
  path TEXT NOT NULL,
  detail TEXT NOT NULL,
  ts INTEGER,
  received_at INTEGER NOT NULL,
  excerpt TEXT NOT NULL,
  source TEXT NOT NULL,
  released_at INTEGER,
  released_by TEXT
) STRICT;
CREATE INDEX quarantine_newest ON quarantine (position, place, id);
CREATE INDEX quarantine_by_device ON quarantine (device, position, place);
CREATE INDEX quarantine_by_reason ON quarantine (reason, position, place);

CREATE TABLE quarantine_payloads (
  position INTEGER PRIMARY KEY,
  payload BLOB NOT NULL
) STRICT;
`;

const PEOPLE = `
CREATE TABLE users (
  name TEXT NOT NULL PRIMARY KEY,
  roles TEXT NOT NULL,
  language TEXT NOT NULL,
  disabled INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  password_hash TEXT NOT NULL
) STRICT;

CREATE TABLE sessions (
  token_hash TEXT NOT NULL PRIMARY KEY,
  user TEXT NOT NULL REFERENCES users (name),
  kind TEXT NOT NULL,
  label TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER
) STRICT;
CREATE INDEX sessions_by_user ON sessions (user, created_at);
CREATE INDEX sessions_expiring ON sessions (expires_at) WHERE expires_at IS NOT NULL;
`;

/**
 * A line of the fold (`folded` = 1) is the same line when a replay writes it
 * again; lines from elsewhere are all kept.
 */
const AUDIT = `
CREATE TABLE audit (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  by TEXT NOT NULL,
  action TEXT NOT NULL,
  object TEXT NOT NULL,
  detail TEXT NOT NULL,
  remote TEXT,
  folded INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX audit_folded
  ON audit (at, by, action, object, detail, ifnull(remote, '')) WHERE folded = 1;
CREATE TRIGGER audit_keeps_lines BEFORE UPDATE ON audit
  BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
CREATE TRIGGER audit_keeps_all BEFORE DELETE ON audit
  BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
`;

/** `number` keeps the order in which messages were queued. */
const BROKER = `
CREATE TABLE broker_retained (
  topic TEXT NOT NULL PRIMARY KEY,
  payload BLOB NOT NULL
) STRICT;

CREATE TABLE broker_sessions (
  session TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE broker_subscriptions (
  session TEXT NOT NULL REFERENCES broker_sessions (session) ON DELETE CASCADE,
  place INTEGER NOT NULL,
  filter TEXT NOT NULL,
  qos INTEGER NOT NULL,
  PRIMARY KEY (session, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE broker_queue (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  session TEXT NOT NULL REFERENCES broker_sessions (session) ON DELETE CASCADE,
  id TEXT NOT NULL,
  topic TEXT NOT NULL,
  payload BLOB NOT NULL,
  UNIQUE (session, id)
) STRICT;
`;

export const INITIAL: Migration = {
  number: 1,
  name: 'initial',
  sql: [FOLD, ALARMS, LEDGER, QUARANTINE, PEOPLE, AUDIT, BROKER].join('\n'),
};
