import type { TableCell, TableFile } from '../../metering/sheet/table-file.ts';
import { choiceWord } from '../../model/archive/choice-words.ts';
import { fieldWord } from '../../model/archive/field-words.ts';
import type { Language } from '../../model/localized.ts';
import type { NoticeView } from '../schema/notice-view.ts';

const KIND = 'customer-notice';

/** Fields in order, and how wide they are. */
const FIELDS: readonly (readonly [keyof NoticeView, number])[] = [
  ['queuedAt', 22],
  ['acceptedAt', 22],
  ['about', 16],
  ['customer', 16],
  ['site', 16],
  ['meter', 16],
  ['threshold', 8],
  ['outage', 20],
  ['from', 22],
  ['to', 22],
  ['contact', 14],
  ['way', 8],
  ['address', 24],
  ['state', 10],
  ['uncertain', 8],
  ['attempts', 8],
  ['detail', 40],
  ['title', 24],
  ['message', 80],
];
const CHOICES: ReadonlySet<keyof NoticeView> = new Set(['about', 'way', 'state']);

/** The ledger of who was told, in the words of the archive. */
export const noticeTable = (rows: readonly NoticeView[], language: Language): TableFile => ({
  name: language === 'zh' ? '用户通知' : 'Customer notices',
  columns: FIELDS.map(([key, width]) => ({ title: fieldWord(KIND, key)[language], width })),
  rows: lines(rows, language),
});

/** Made one at a time, as they are written. */
function* lines(rows: readonly NoticeView[], language: Language): Generator<readonly TableCell[]> {
  for (const row of rows) yield FIELDS.map(([key]) => cellOf(key, row[key], language));
}

function cellOf(
  key: keyof NoticeView,
  value: NoticeView[keyof NoticeView],
  language: Language,
): TableCell {
  if (value === null) return null;
  if (typeof value === 'number') return { number: value, digits: 0 };
  if (typeof value === 'boolean') return value ? (language === 'zh' ? '是' : 'yes') : null;
  return CHOICES.has(key) ? choiceWord(KIND, key, value)[language] : value;
}
