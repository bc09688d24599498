import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { dateName } from '../../lib/local-time.ts';
import { WIDTH } from './stats-columns.ts';

/** A gas day of all places, column by column. */
export interface Sheet {
  /** How often the day had changed when the sheet was made. */
  readonly changes: number;
  readonly rows: number;
  /** WIDTH columns of `rows` cells; NaN in the first where a place has no such day. */
  readonly cells: Float64Array;
}

/** Header of a sheet: magic, rows, changes of the day that are in it. */
const HEADER = 3;
const MAGIC = 20_261_126;
const BYTES = 8;

/** Sheets in a folder, one file a day. */
export class SheetFolder {
  readonly #dir: string;
  /** Read into again and again: 25 MB a day of 100,000 places would be garbage thirty times a table. */
  #scratch = new Float64Array(0);

  constructor(dir: string) {
    this.#dir = dir;
    mkdirSync(dir, { recursive: true });
  }

  /** Null: there is none of these changes, or it is damaged. Its cells hold until the next is read. */
  read(day: number, changes: number): Sheet | null {
    let file: number;
    try {
      file = openSync(this.#path(day), 'r');
    } catch {
      return null;
    }
    try {
      const header = new Float64Array(HEADER);
      readSync(file, new Uint8Array(header.buffer), 0, HEADER * BYTES, 0);
      const [magic = 0, rows = 0, made = -1] = header;
      if (magic !== MAGIC || made !== changes) return null;
      const cells = this.#room(rows * WIDTH);
      const bytes = new Uint8Array(cells.buffer, 0, cells.byteLength);
      const got = readSync(file, bytes, 0, bytes.length, HEADER * BYTES);
      return got === bytes.length ? { changes, rows, cells } : null;
    } finally {
      closeSync(file);
    }
  }

  #room(length: number): Float64Array {
    if (this.#scratch.length < length) this.#scratch = new Float64Array(length);
    return this.#scratch.subarray(0, length);
  }

  write(day: number, { changes, rows, cells }: Sheet): void {
    const path = this.#path(day);
    const header = Float64Array.of(MAGIC, rows, changes);
    const file = openSync(`${path}.new`, 'w', 0o600);
    try {
      writeAll(file, new Uint8Array(header.buffer));
      writeAll(file, new Uint8Array(cells.buffer, cells.byteOffset, cells.byteLength));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(`${path}.new`, path);
  }

  #path(day: number): string {
    return join(this.#dir, `${dateName(day)}.sheet`);
  }
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
}
