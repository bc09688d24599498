import { type ArchiveProblem, refused } from '../../model/archive/archive-draft.ts';
import type { ArchiveColumn } from '../../model/archive/columns.ts';
import { zoneOf } from '../../model/archive/fleet-places.ts';
import { isEmpty, readCell, textOf } from './cell-read.ts';
import { membersOf } from './cell-write.ts';
import type { Place } from './draft-of.ts';
import type { Header } from './sheet-header.ts';
import type { SheetRow } from './sheet-rows.ts';

/** A row read cell by cell: fields by their column's key; those that are empty are absent. */
export interface RowFields {
  readonly fields: ReadonlyMap<string, unknown>;
  readonly problems: readonly ArchiveProblem[];
}

export function readFields(row: SheetRow, { columns }: Header, place: Place): RowFields {
  const fields = new Map<string, unknown>();
  const problems: ArchiveProblem[] = [];
  const timeZone = zoneOfRow(row, columns, place);
  for (const [n, column] of columns.entries()) {
    const cell = row.cells[n] ?? null;
    if (column === null || isEmpty(cell)) continue;
    const read = readCell(cell, column, timeZone);
    if (read.ok) fields.set(column.key, read.value);
    else problems.push(refused(column.key, read.error.zh, read.error.en));
  }
  const beyond = row.cells.slice(columns.length).some((cell) => !isEmpty(cell));
  if (beyond) {
    problems.push(refused('', '此行的单元格多于表头', 'the row has more cells than headings'));
  }
  return { fields, problems };
}

/** Times of a row are local to its site, so the site is read first. */
function zoneOfRow(
  row: SheetRow,
  columns: readonly (ArchiveColumn | null)[],
  { fleet, companyZone }: Place,
): string {
  const named = (key: string): string =>
    textOf(row.cells[columns.findIndex((column) => column?.key === key)] ?? null);
  const [meter, site] = [named('meter'), named('site') || named('$site')];
  const subject = { ...(meter === '' ? {} : { meter }), ...(site === '' ? {} : { site }) };
  return zoneOf(fleet, subject, companyZone);
}

/** `old.serial` becomes a member of `old`; what stands beside the body is left out. */
export function bodyFrom(fields: ReadonlyMap<string, unknown>): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const [key, value] of fields) {
    if (key.startsWith('$')) continue;
    const [first = key, second] = key.split('.');
    if (second === undefined) body[first] = value;
    else body[first] = { ...membersOf(body[first]), [second]: value };
  }
  return body;
}
