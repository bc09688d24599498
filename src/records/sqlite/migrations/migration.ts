import type { Connection } from '../connection.ts';

/** One step of the schema, from `number - 1` to `number`. */
export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
  /** What SQL alone cannot do to the rows that are there; in the same transaction, after `sql`. */
  readonly afterwards?: (db: Connection) => void;
}
