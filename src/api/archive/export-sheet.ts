import { setImmediate as breathe } from 'node:timers/promises';
import { plain, sheetName } from '../../metering/sheet/book-text.ts';
import { type BookCell, workbookBytes } from '../../metering/sheet/workbook.ts';
import type { ArchiveKind } from '../../model/archive/archive-kind.ts';
import type { ArchiveColumn } from '../../model/archive/columns.ts';
import { zoneOf } from '../../model/archive/fleet-places.ts';
import { KIND_SPECS } from '../../model/archive/kind-specs.ts';
import { readLocal } from '../../model/archive/local-moment.ts';
import type { Language } from '../../model/localized.ts';
import type { ArchiveItem } from '../../records/records.ts';
import { bodyOf } from './archive-view.ts';
import { membersOf, type Shown, showMoment, shownText, showValue } from './cell-write.ts';
import type { Place } from './draft-of.ts';
import { sheetColumns } from './sheet-columns.ts';

/** Rows made before others get a turn. */
const ROWS_AT_ONCE = 100;

/** Reads back by the import: same columns, same words. Times are local to each item's site. */
export async function csvSheet(
  kind: ArchiveKind,
  items: readonly ArchiveItem[],
  language: Language,
  place: Place,
): Promise<string> {
  const columns = sheetColumns(kind);
  const lines = [columns.map(({ title }) => csvText(title[language])).join(',')];
  for (const [n, item] of items.entries()) {
    if (n % ROWS_AT_ONCE === 0) await breathe();
    lines.push(rowOf(item, columns, language, place).map(csvCell).join(','));
  }
  return `\ufeff${lines.join('\r\n')}\r\n`;
}

/** Dates are date cells, numbers are numbers; a time that comes twice in its zone stays text with its offset. */
export async function xlsxSheet(
  kind: ArchiveKind,
  items: readonly ArchiveItem[],
  language: Language,
  place: Place,
): Promise<Buffer> {
  const columns = sheetColumns(kind);
  const bytes = await workbookBytes({
    name: sheetName(KIND_SPECS[kind].title[language]),
    widths: columns.map(({ title }) => Math.max(14, title[language].length * 2)),
    titles: columns.map(({ title }) => ({
      value: title[language],
      fontWeight: 'bold',
      backgroundColor: '#EEF1F4',
    })),
    rows: bookRows(items, columns, language, place),
  });
  return Buffer.from(bytes);
}

function* bookRows(
  items: readonly ArchiveItem[],
  columns: readonly ArchiveColumn[],
  language: Language,
  place: Place,
): Generator<readonly BookCell[]> {
  for (const item of items) yield rowOf(item, columns, language, place).map(xlsxCell);
}

function rowOf(
  item: ArchiveItem,
  columns: readonly ArchiveColumn[],
  language: Language,
  { fleet, companyZone }: Place,
): readonly Shown[] {
  const body = bodyOf(item);
  const timeZone = zoneOf(fleet, item.subject, companyZone);
  const beside: Readonly<Record<string, Shown>> = {
    $id: { text: item.id },
    $revision: { number: item.revision },
    $validFrom: showMoment(item.validFrom, timeZone),
    $validTo: showMoment(item.validTo, timeZone),
    $customer: { text: item.subject.customer ?? '' },
    $site: { text: item.subject.site ?? '' },
    $reason: { text: '' },
  };
  return columns.map(
    (column) =>
      beside[column.key] ?? showValue(memberAt(body, column.key), column, language, timeZone),
  );
}

function memberAt(body: Readonly<Record<string, unknown>>, key: string): unknown {
  const [first = key, second] = key.split('.');
  const member = body[first];
  if (second === undefined) return member;
  return membersOf(member)[second];
}

const csvCell = (shown: Shown): string =>
  'number' in shown ? String(shown.number) : csvText(shownText(shown));

/** A text that a spreadsheet would take for a formula begins with `'`; the import takes it off again. */
function csvText(value: string): string {
  const text = /^[=+\-@＝＋－＠\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function xlsxCell(shown: Shown): BookCell {
  if ('number' in shown) return { value: shown.number };
  if ('date' in shown) {
    return { value: new Date(`${shown.date}T00:00:00Z`), format: 'yyyy-mm-dd' };
  }
  if ('instant' in shown) return xlsxTime(shown);
  const text = plain(shownText(shown));
  return text === '' ? null : { value: text };
}

const LOCAL_CHARS = '2026-11-26T08:00:00'.length;

/** Local time of the site where that says it all: not in an hour that comes twice, nor with milliseconds. */
function xlsxTime({ instant, timeZone }: Extract<Shown, { instant: string }>): BookCell {
  const local = instant.slice(0, LOCAL_CHARS);
  const whole = instant[LOCAL_CHARS] !== '.';
  return whole && readLocal(timeZone, local).ok
    ? { value: new Date(`${local}Z`), format: 'yyyy-mm-dd hh:mm:ss' }
    : { value: instant };
}
