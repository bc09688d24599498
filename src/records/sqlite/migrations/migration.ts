/** One step of the schema, from `number - 1` to `number`. */
export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
}
