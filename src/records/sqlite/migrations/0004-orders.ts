import type { Migration } from './migration.ts';

/** What people have ordered for alarms to come: shelves, removals from service, work permits. */
export const ORDERS: Migration = {
  number: 4,
  name: 'orders',
  sql: `
CREATE TABLE orders (
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  since INTEGER NOT NULL,
  site TEXT,
  ended INTEGER,
  position INTEGER NOT NULL,
  "order" TEXT NOT NULL,
  PRIMARY KEY (kind, id, since)
) STRICT, WITHOUT ROWID;
CREATE INDEX orders_newest ON orders (kind, since, id);
CREATE INDEX orders_open ON orders (kind, since, id) WHERE ended IS NULL;
`,
};
