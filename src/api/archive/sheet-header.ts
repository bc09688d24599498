import { type ArchiveProblem, refused } from '../../model/archive/archive-draft.ts';
import type { ArchiveColumn } from '../../model/archive/columns.ts';
import { type Cell, textOf } from './cell-read.ts';

export interface Header {
  /** By place in the row; null: a heading that is not known, told as a problem. */
  readonly columns: readonly (ArchiveColumn | null)[];
  readonly problems: readonly ArchiveProblem[];
}

const plain = (heading: string): string => heading.replace(/\s+/g, '').toLowerCase();

/** Headings are in Chinese, in English, or the names of the fields; in any order, in one sheet of each kind. */
export function readHeader(cells: readonly Cell[], known: readonly ArchiveColumn[]): Header {
  const byName = new Map(
    known.flatMap((column) =>
      [column.title.zh, column.title.en, column.key].map((name) => [plain(name), column] as const),
    ),
  );
  const columns = cells.map((cell) => byName.get(plain(textOf(cell))) ?? null);
  const problems = cells.flatMap((cell, n) => {
    const heading = textOf(cell);
    const column = columns[n] ?? null;
    if (column === null) return heading === '' ? [] : [unknown(heading, known)];
    return columns.indexOf(column) < n
      ? [refused(column.key, `列“${heading}”出现两次`, `the column "${heading}" is given twice`)]
      : [];
  });
  const missing = known
    .filter((column) => column.needed === 'required' && !columns.includes(column))
    .map(({ key, title }) =>
      refused(key, `缺少列“${title.zh}”`, `the column "${title.en}" is missing`),
    );
  return { columns, problems: [...problems, ...missing] };
}

function unknown(heading: string, known: readonly ArchiveColumn[]): ArchiveProblem {
  const names = (language: 'zh' | 'en'): string =>
    known.map(({ title }) => title[language]).join(language === 'zh' ? '、' : ', ');
  return refused(
    heading.slice(0, 60),
    `没有“${heading}”这一列：可用的列为 ${names('zh')}`,
    `there is no column "${heading}": the columns are ${names('en')}`,
  );
}
