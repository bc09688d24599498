import type { ArchiveColumn } from '../../../model/archive/columns.ts';
import { localIso, readLocal } from '../../../model/archive/local-moment.ts';

/** A row of a table within a form: by the last part of its column's key. */
export type FieldRow = Readonly<Record<string, string>>;
/** As it is typed: a text, or rows. */
export type FieldValue = string | readonly FieldRow[];
/** By the key of the column, `old.serial`. */
export type FieldValues = Readonly<Record<string, FieldValue>>;

export const lastPart = (key: string): string => key.slice(key.lastIndexOf('.') + 1);

/** What a form shows of a body. @param zone IANA name: moments are shown in it. */
export function valuesOf(
  columns: readonly ArchiveColumn[],
  body: Readonly<Record<string, unknown>>,
  zone: string,
): FieldValues {
  const values: Record<string, FieldValue> = {};
  for (const { key, cell } of columns) {
    const value = memberOf(body, key);
    if (value === undefined || value === null) continue;
    values[key] =
      cell.form === 'table'
        ? rowsIn(value).map((row) =>
            Object.fromEntries(
              cell.cells.map((inner) => {
                const name = lastPart(inner.key);
                return [name, textOf(inner, row[name], zone)];
              }),
            ),
          )
        : textOf({ key, cell }, value, zone);
  }
  return values;
}

/** `old.serial` is a member of a member. */
export function memberOf(body: Readonly<Record<string, unknown>>, key: string): unknown {
  let at: unknown = body;
  for (const name of key.split('.')) at = recordIn(at)[name];
  return at;
}

const recordIn = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

const rowsIn = (value: unknown): readonly Readonly<Record<string, unknown>>[] =>
  Array.isArray(value) ? value.map(recordIn) : [];

type Typed = Pick<ArchiveColumn, 'key' | 'cell'>;

function textOf({ cell }: Typed, value: unknown, zone: string): string {
  if (value === undefined || value === null) return '';
  if (cell.form === 'list') return Array.isArray(value) ? value.join('\n') : '';
  if (cell.form === 'instant' && typeof value === 'string')
    return localIso(zone, Date.parse(value)).slice(0, 19);
  return String(value);
}

/**
 * The body that a form stands for: what is empty is absent. What is no number, or no moment of
 * the zone, goes as it was typed, so that the service says what is wrong with it.
 */
export function bodyFrom(
  columns: readonly ArchiveColumn[],
  values: FieldValues,
  zone: string,
): Readonly<Record<string, unknown>> {
  const body: Record<string, unknown> = {};
  for (const column of columns) {
    const read = readField(column, values[column.key] ?? '', zone);
    if (read === undefined) continue;
    const [first = column.key, second] = column.key.split('.');
    if (second === undefined) body[first] = read;
    else body[first] = { ...recordIn(body[first]), [second]: read };
  }
  return body;
}

function readField({ cell }: Typed, value: FieldValue, zone: string): unknown {
  if (typeof value !== 'string') {
    if (cell.form !== 'table' || value.length === 0) return undefined;
    return value.map((row) => readRow(cell.cells, row, zone));
  }
  const text = value.trim();
  if (text === '') return undefined;
  switch (cell.form) {
    case 'number':
      return Number.isFinite(Number(text)) ? Number(text) : text;
    case 'yes-no':
      return text === 'true';
    case 'list':
      return text.split(/\s*[\n;；]\s*/).filter((one) => one !== '');
    case 'instant': {
      const at = readLocal(zone, text);
      return at.ok ? localIso(zone, at.value) : text;
    }
    case 'table':
      return undefined;
    case 'text':
    case 'date':
    case 'choice':
      return text;
  }
}

function readRow(
  cells: readonly ArchiveColumn[],
  row: FieldRow,
  zone: string,
): Readonly<Record<string, unknown>> {
  const members = cells.flatMap((cell) => {
    const name = lastPart(cell.key);
    const value = readField(cell, row[name] ?? '', zone);
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(members);
}
