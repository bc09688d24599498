import type { ArchiveColumn } from '../../../model/archive/columns.ts';
import type { Say } from '../../app/language.tsx';
import { lastPart, memberOf } from '../../parts/fields/field-values.ts';
import { fieldsWords } from '../../parts/fields/field-words.ts';
import { momentText } from '../../parts/when.tsx';

type Body = Readonly<Record<string, unknown>>;

/** A field of a body in words; empty where it is not given. */
export function fieldText(column: ArchiveColumn, body: Body, say: Say): string {
  return cellText(column, memberOf(body, column.key), say);
}

function cellText({ cell }: ArchiveColumn, value: unknown, say: Say): string {
  if (value === undefined || value === null) return '';
  switch (cell.form) {
    case 'choice': {
      const word = cell.choices.get(String(value));
      return word === undefined ? String(value) : say(word);
    }
    case 'yes-no':
      return say(value === true ? fieldsWords.yes : fieldsWords.no);
    case 'list':
      return Array.isArray(value) ? value.join('; ') : '';
    case 'table':
      return Array.isArray(value)
        ? value.map((row) => rowText(cell.cells, row, say)).join('; ')
        : '';
    case 'instant':
      return typeof value === 'string' ? momentText(Date.parse(value), undefined, 'minutes') : '';
    case 'text':
    case 'number':
    case 'date':
      return String(value);
  }
}

const rowText = (cells: readonly ArchiveColumn[], row: unknown, say: Say): string =>
  cells
    // the digits of a file's content are for machines
    .filter(({ key }) => lastPart(key) !== 'sha256')
    .map((cell) => cellText(cell, memberOf(asBody(row), lastPart(cell.key)), say))
    .filter((text) => text !== '')
    .join(' | ');

const asBody = (row: unknown): Body => (typeof row === 'object' && row !== null ? { ...row } : {});

export interface FieldChange {
  readonly column: ArchiveColumn;
  readonly before: string;
  readonly after: string;
}

/** Fields in which two revisions differ, as a person reads them. */
export function changesBetween(
  columns: readonly ArchiveColumn[],
  before: Body,
  after: Body,
  say: Say,
): readonly FieldChange[] {
  return columns
    .map((column) => ({
      column,
      before: fieldText(column, before, say),
      after: fieldText(column, after, say),
    }))
    .filter((change) => change.before !== change.after);
}
