import type { SqlValue } from './bindable.ts';

/** A piece of SQL written in this folder, with the values for its question marks. */
export interface Condition {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

/** The condition for a filter, or none where the filter was not given. */
export const given = (sql: string, value: SqlValue | undefined): readonly Condition[] =>
  value === undefined ? [] : [{ sql, values: [value] }];

/** `WHERE …` of all conditions; a caller's text only ever becomes a bound value. */
export const allOf = (conditions: readonly Condition[]): Condition => ({
  sql: conditions.length === 0 ? '' : `WHERE ${conditions.map(({ sql }) => sql).join(' AND ')}`,
  values: conditions.flatMap(({ values }) => values),
});
