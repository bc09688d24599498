import type { Migration } from './migration.ts';

/**
 * A check on a column cannot be changed, so both tables are made anew, the child
 * first: then nothing ever refers to a table that is gone. Rows from before were
 * to bare addresses, due when planned, without a second address.
 */
const REBUILT = `
CREATE TABLE new_deliveries (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  alarm TEXT NOT NULL,
  reason TEXT NOT NULL,
  channel TEXT NOT NULL,
  recipient TEXT NOT NULL,
  language TEXT NOT NULL,
  person TEXT,
  occurrence INTEGER NOT NULL,
  planned_at INTEGER NOT NULL,
  not_before INTEGER NOT NULL,
  fallback TEXT NOT NULL,
  instead_of TEXT,
  state TEXT NOT NULL DEFAULT 'queued'
    CHECK (state IN ('queued', 'sending', 'accepted', 'delivered', 'acknowledged',
      'undelivered', 'failed', 'abandoned')),
  uncertain INTEGER NOT NULL DEFAULT 0,
  sending_since INTEGER,
  next_attempt_at INTEGER,
  accepted_at INTEGER,
  provider_id TEXT
) STRICT;
INSERT INTO new_deliveries
  (id, key, alarm, reason, channel, recipient, language, person, occurrence, planned_at,
   not_before, fallback, instead_of, state, uncertain, sending_since, next_attempt_at,
   accepted_at, provider_id)
SELECT id, key, alarm, reason, channel, recipient, language, NULL, 1, planned_at,
   planned_at, '[]', NULL, state, uncertain, sending_since, next_attempt_at,
   accepted_at, provider_id
FROM deliveries;

CREATE TABLE new_delivery_attempts (
  delivery INTEGER NOT NULL REFERENCES new_deliveries (id),
  number INTEGER NOT NULL,
  at INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  detail TEXT NOT NULL,
  PRIMARY KEY (delivery, number)
) STRICT, WITHOUT ROWID;
INSERT INTO new_delivery_attempts (delivery, number, at, outcome, detail)
SELECT delivery, number, at, outcome, detail FROM delivery_attempts;

DROP TABLE delivery_attempts;
DROP TABLE deliveries;
ALTER TABLE new_deliveries RENAME TO deliveries;
ALTER TABLE new_delivery_attempts RENAME TO delivery_attempts;

CREATE INDEX deliveries_due ON deliveries (next_attempt_at, id) WHERE state = 'queued';
CREATE INDEX deliveries_sending ON deliveries (id) WHERE state = 'sending';
CREATE INDEX deliveries_newest ON deliveries (planned_at, id);
CREATE INDEX deliveries_by_alarm ON deliveries (alarm, planned_at, id);
CREATE INDEX deliveries_sent_to ON deliveries (channel, recipient, accepted_at);
CREATE INDEX deliveries_by_provider ON deliveries (provider_id, channel)
  WHERE provider_id IS NOT NULL;
`;

/** Receipts that came before the line they belong to knew the provider's id. */
const RECEIPTS = `
CREATE TABLE early_receipts (
  channel TEXT NOT NULL,
  provider_id TEXT NOT NULL,
  outcome TEXT NOT NULL,
  at INTEGER NOT NULL,
  detail TEXT NOT NULL,
  PRIMARY KEY (channel, provider_id, outcome)
) STRICT, WITHOUT ROWID;
CREATE INDEX early_receipts_oldest ON early_receipts (at);
`;

export const DELIVERY_LIFE: Migration = {
  number: 2,
  name: 'delivery-life',
  sql: [REBUILT, RECEIPTS].join('\n'),
};
