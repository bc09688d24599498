import { type DuckDBConnection, INTEGER, VARCHAR } from '@duckdb/node-api';
import { appendColumns } from './table-io.ts';

/** Device ids, run ids and event codes by number: rows hold four bytes instead of a text. */
export class Names {
  readonly #codes = new Map<string, number>();
  readonly #names: string[] = [];
  /** Numbered in memory, not yet in a committed transaction. */
  #unsaved = 0;

  async load(connection: DuckDBConnection): Promise<void> {
    const result = await connection.runAndReadAll('SELECT id, name FROM names ORDER BY id');
    for (const [id, name] of result.getRowsJS()) this.#put(Number(id), String(name));
    this.#unsaved = this.#names.length;
  }

  code(name: string): number {
    const known = this.#codes.get(name);
    if (known !== undefined) return known;
    const id = this.#names.length;
    this.#put(id, name);
    return id;
  }

  /** Undefined for a name that no row has. */
  find(name: string): number | undefined {
    return this.#codes.get(name);
  }

  name(code: number): string {
    return this.#names[code] ?? '';
  }

  /** Part of the caller's transaction; `saved` is called after its commit. */
  async save(connection: DuckDBConnection): Promise<() => void> {
    const rows = [];
    for (let id = this.#unsaved; id < this.#names.length; id += 1) rows.push(id);
    await appendColumns(
      connection,
      'names',
      [
        { type: INTEGER, value: (id) => id },
        { type: VARCHAR, value: (id) => this.name(id) },
      ],
      rows,
    );
    const end = this.#names.length;
    return () => {
      this.#unsaved = end;
    };
  }

  entries(): (readonly [number, string])[] {
    return this.#names.map((name, id) => [id, name] as const);
  }

  /** From the manifest's copy, when the database was lost; saved with the next transaction. */
  restore(entries: readonly (readonly [number, string])[]): void {
    for (const [id, name] of entries) this.#put(id, name);
  }

  #put(id: number, name: string): void {
    this.#names[id] = name;
    this.#codes.set(name, id);
  }
}
