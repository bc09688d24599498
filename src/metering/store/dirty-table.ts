import type { BooksDatabase } from './database.ts';
import { CAUSES, type Cause } from './day-table.ts';

/** A place whose days are to be worked out anew, and because of which span of event time. */
export interface Dirty {
  readonly place: number;
  readonly since: number;
  readonly until: number;
  /** Journal position of the newest content that made it so. */
  readonly position: number;
  /** Place in CAUSES; the strongest counts. */
  readonly cause: number;
}

export interface Change {
  readonly place: number;
  readonly since: number;
  readonly until: number;
  readonly cause: Cause;
  readonly position?: number;
}

/** What has changed and is not yet worked out: in the file, so that a crash forgets none of it, and in memory. */
export class DirtyTable {
  readonly #db: BooksDatabase;
  #known = new Map<number, Dirty>();
  /** Places by their newest span, the newest last; those marked since are at the next turn. */
  #queue: number[] = [];

  constructor(db: BooksDatabase) {
    this.#db = db;
    this.reload();
  }

  /** After a transaction that was rolled back. */
  reload(): void {
    const rows = this.#db.rows<Dirty>('SELECT place, since, until, position, cause FROM dirty');
    this.#known = new Map(rows.map((row) => [row.place, row]));
    this.#queue = [];
  }

  get size(): number {
    return this.#known.size;
  }

  mark({ place, since, until, cause, position = 0 }: Change): void {
    const known = this.#known.get(place);
    const marked: Dirty = {
      place,
      since: Math.min(since, known?.since ?? since),
      until: Math.max(until, known?.until ?? until),
      position: Math.max(position, known?.position ?? 0),
      cause: Math.max(CAUSES.indexOf(cause), known?.cause ?? 0),
    };
    this.#known.set(place, marked);
    this.#db.run(
      'INSERT OR REPLACE INTO dirty (place, since, until, position, cause) VALUES (?, ?, ?, ?, ?)',
      place,
      marked.since,
      marked.until,
      marked.position,
      marked.cause,
    );
  }

  /** Up to `limit`, those first whose data is newest: a table of today does not wait for a backfill. */
  next(limit: number): readonly Dirty[] {
    if (this.#queue.length === 0) {
      this.#queue = [...this.#known.values()]
        .sort((a, b) => a.until - b.until)
        .map(({ place }) => place);
    }
    const due: Dirty[] = [];
    while (due.length < limit) {
      const place = this.#queue.pop();
      if (place === undefined) break;
      const dirty = this.#known.get(place);
      if (dirty !== undefined) due.push(dirty);
    }
    return due;
  }

  of(place: number): Dirty | undefined {
    return this.#known.get(place);
  }

  done(place: number): void {
    this.#known.delete(place);
    this.#db.run('DELETE FROM dirty WHERE place = ?', place);
  }
}
