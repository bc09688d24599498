import { type BooksDatabase, openBooksDatabase } from './database.ts';
import { DayTable } from './day-table.ts';
import { DirtyTable } from './dirty-table.ts';
import { PlaceTable } from './place-table.ts';
import { PointTable } from './point-table.ts';
import { Sheets } from './sheets.ts';

/** The tables of one file, and the one way to change them. */
export interface BooksParts {
  readonly places: PlaceTable;
  readonly points: PointTable;
  readonly days: DayTable;
  readonly dirty: DirtyTable;
  readonly sheets: Sheets;
  meta(name: string, otherwise?: number): number;
  setMeta(name: string, value: number): void;
  /** All of it or nothing, also of what is kept in memory. */
  transaction(body: () => void): void;
  close(): void;
}

/** @param path of the file; the sheets lie in a folder beside it. */
export function openBooksParts(path: string): BooksParts {
  const db = openBooksDatabase(path);
  const sheets = new Sheets(db, `${path}-sheets`);
  const places = new PlaceTable(db);
  const dirty = new DirtyTable(db);
  return {
    places,
    points: new PointTable(db),
    days: new DayTable(db, (day, place, cells) => sheets.note(day, place, cells)),
    dirty,
    sheets,
    ...metaOf(db),
    transaction(body) {
      try {
        db.transaction(body);
      } catch (thrown) {
        for (const part of [places, dirty, sheets]) part.reload();
        throw thrown;
      }
    },
    close: () => db.close(),
  };
}

function metaOf(db: BooksDatabase): Pick<BooksParts, 'meta' | 'setMeta'> {
  return {
    meta(name, otherwise = 0) {
      const [row] = db.rows<{ readonly value: number }>(
        'SELECT value FROM meta WHERE name = ?',
        name,
      );
      return row?.value ?? otherwise;
    },
    setMeta: (name, value) =>
      db.run('INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)', name, Math.round(value)),
  };
}
