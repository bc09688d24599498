import type { BooksDatabase } from './database.ts';
import { type Sheet, SheetFolder } from './sheet-file.ts';
import { cellsIn, WIDTH } from './stats-columns.ts';

interface Noted {
  readonly day: number;
  readonly place: number;
  /** Null: nothing is known of the day any more. */
  readonly cells: Float64Array | null;
}

/** What sheets in memory may take: three days of 100,000 places. */
const HOT_BYTES = 96 * 1024 * 1024;

/**
 * A gas day of all meter places as one sheet: what makes a table over 100,000
 * meters quick. A sheet is a copy of the day's rows and made anew from them
 * whenever they have changed since, or it is damaged. The newest days change
 * all the time: their sheets stay in memory and are kept up to date.
 */
export class Sheets {
  readonly #db: BooksDatabase;
  readonly #folder: SheetFolder;
  /** By day, how often it has changed. */
  #changes = new Map<number, number>();
  readonly #hot = new Map<number, Sheet>();
  #noted: Noted[] = [];

  constructor(db: BooksDatabase, dir: string) {
    this.#db = db;
    this.#folder = new SheetFolder(dir);
    this.reload();
  }

  /** After a transaction that was rolled back. */
  reload(): void {
    const rows = this.#db.rows<{ readonly day: number; readonly changes: number }>(
      'SELECT day, changes FROM sheets',
    );
    this.#changes = new Map(rows.map(({ day, changes }) => [day, changes]));
    this.#noted = [];
  }

  /** A day's row has changed, in the transaction that is going on. */
  note(day: number, place: number, cells: Float64Array | null): void {
    this.#noted.push({ day, place, cells });
  }

  /** Before the transaction ends: what has been noted makes the sheets on file old. */
  save(): void {
    for (const day of new Set(this.#noted.map((noted) => noted.day))) {
      this.#db.run(
        'INSERT INTO sheets (day, changes) VALUES (?, 1) ON CONFLICT (day) DO UPDATE SET changes = changes + 1',
        day,
      );
    }
  }

  /** After it has ended. */
  saved(): void {
    for (const day of new Set(this.#noted.map((noted) => noted.day))) {
      const changes = (this.#changes.get(day) ?? 0) + 1;
      this.#changes.set(day, changes);
      const hot = this.#hot.get(day);
      if (hot !== undefined) this.#hot.set(day, { ...hot, changes });
    }
    for (const { day, place, cells } of this.#noted) {
      const hot = this.#hot.get(day);
      if (hot === undefined) continue;
      // a place that came after the sheet was made
      if (place >= hot.rows) this.#hot.delete(day);
      else putRow(hot, place, cells);
    }
    this.#noted = [];
  }

  /** The days of which anything is known, oldest first; `to` is exclusive. */
  days(from: number, to: number): readonly number[] {
    return [...this.#changes.keys()].filter((day) => day >= from && day < to).sort((a, b) => a - b);
  }

  /**
   * Its cells hold until the next sheet is asked for.
   * @param day days since 1970.
   */
  sheet(day: number): Sheet {
    const changes = this.#changes.get(day) ?? 0;
    const hot = this.#hot.get(day);
    if (hot !== undefined) return hot;
    const found = this.#folder.read(day, changes);
    if (found !== null) return found;
    const made = this.#make(day, changes);
    this.#keep(day, made);
    return made;
  }

  /** What had to be made is dirty again soon if it is new; the oldest day goes to its file. */
  #keep(day: number, sheet: Sheet): void {
    this.#hot.set(day, sheet);
    let bytes = [...this.#hot.values()].reduce((sum, { cells }) => sum + cells.byteLength, 0);
    for (const old of [...this.#hot.keys()].sort((a, b) => a - b)) {
      const cold = this.#hot.get(old);
      if (bytes <= HOT_BYTES || cold === undefined) return;
      this.#folder.write(old, cold);
      this.#hot.delete(old);
      bytes -= cold.cells.byteLength;
    }
  }

  #make(day: number, changes: number): Sheet {
    const rows = this.#places();
    const cells = new Float64Array(rows * WIDTH).fill(Number.NaN);
    const sheet = { changes, rows, cells };
    for (const [place, figures] of this.#db.cells<readonly [place: number, figures: Uint8Array]>(
      'SELECT place, figures FROM days WHERE day = ?',
      day,
    )) {
      putRow(sheet, place, cellsIn(figures));
    }
    return sheet;
  }

  #places(): number {
    const [row] = this.#db.rows<{ readonly most: number | null }>(
      'SELECT max(no) AS most FROM places',
    );
    return (row?.most ?? -1) + 1;
  }
}

function putRow({ rows, cells }: Sheet, place: number, own: Float64Array | null): void {
  for (let column = 0; column < WIDTH; column += 1) {
    cells[column * rows + place] = own?.[column] ?? Number.NaN;
  }
}
