import type { TableCell, TableFile } from '../metering/sheet/table-file.ts';
import type { Language, Localized } from '../model/localized.ts';
import { type Cell, type Row, type Section, textCell, word } from './report.ts';
import { taken } from './taken.ts';

/** What a table of the metering desk does not say of itself. */
type Told = Pick<Section, 'none'> & Partial<Pick<Section, 'note' | 'only'>>;

/** A table of the metering desk, which is in one language, as a section, which is in both. */
export async function tableSection(
  table: (language: Language) => TableFile,
  told: Told,
): Promise<Section> {
  const [zh, en] = [table('zh'), table('en')];
  const english = await taken(en.rows, (row) => row);
  const rows = await taken(
    zh.rows,
    (own, at): Row => ({
      cells: own.map((cell, n) => bothOf(cell, english[at]?.[n] ?? null)),
    }),
  );
  return {
    note: null,
    ...told,
    title: word(zh.name, en.name),
    columns: zh.columns.map(({ title, width }, n) => ({
      title: word(title, en.columns[n]?.title ?? title),
      width,
    })),
    rows,
  };
}

function bothOf(zh: TableCell, en: TableCell): Cell {
  if (zh === null) return null;
  if (typeof zh !== 'string') return zh;
  const text: Localized = word(zh, typeof en === 'string' ? en : zh);
  return zh === '' ? null : textCell(text);
}
