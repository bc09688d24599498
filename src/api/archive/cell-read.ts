import { err, ok, type Result } from '../../lib/result.ts';
import type { ArchiveColumn } from '../../model/archive/columns.ts';
import { localIso, readLocal } from '../../model/archive/local-moment.ts';
import type { Localized } from '../../model/localized.ts';

/** A cell as a sheet holds it: CSV has text only. A date of a workbook is local time kept as UTC. */
export type Cell = string | number | boolean | Date | null;

type Read = Result<unknown, Localized>;

const no = (zh: string, en: string): Read => err({ zh, en });

export const isEmpty = (cell: Cell): boolean =>
  cell === null || (typeof cell === 'string' && cell.trim() === '');

/** The value of a field, as its schema wants it; what is none of its form is refused with its remedy. */
export function readCell(cell: Cell, column: ArchiveColumn, timeZone: string): Read {
  const { cell: shape } = column;
  switch (shape.form) {
    case 'text':
      return ok(textOf(cell));
    case 'number':
      return readNumber(cell);
    case 'date':
      return readDate(cell);
    case 'instant':
      return readInstant(cell, timeZone);
    case 'yes-no':
      return readYesNo(cell);
    case 'choice':
      return readChoice(textOf(cell), shape.choices);
    case 'list':
      return ok(partsOf(textOf(cell), ';').filter((part) => part !== ''));
    case 'table':
      return readTable(textOf(cell), shape.cells, timeZone);
  }
}

/** Without the quote that keeps a spreadsheet from taking a text for a formula. */
export function textOf(cell: Cell): string {
  if (cell instanceof Date) return cell.toISOString().replace(/T00:00:00\.000Z$|\.000Z$/, '');
  const text = cell === null ? '' : String(cell).trim();
  return /^'[=+\-@＝＋－＠]/.test(text) ? text.slice(1) : text;
}

function readNumber(cell: Cell): Read {
  if (typeof cell === 'number') return ok(cell);
  const text = textOf(cell);
  return /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(text)
    ? ok(Number(text))
    : no(
        `"${short(text)}" 不是数字：请只写数字，小数用点，不写单位`,
        `"${short(text)}" is no number: digits and a decimal point only, no unit`,
      );
}

/** 2026-11-26, 2026/11/26, 2026年11月26日. */
function readDate(cell: Cell): Read {
  const match = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(textOf(cell));
  const [, year, month, day] = match ?? [];
  return year === undefined || month === undefined || day === undefined
    ? no(
        `"${short(textOf(cell))}" 不是日期：请写成 2026-11-26`,
        `"${short(textOf(cell))}" is no date: write it as 2026-11-26`,
      )
    : ok(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`);
}

/** With offset, or local time of the site. */
export function readInstant(cell: Cell, timeZone: string): Read {
  const text = textOf(cell).replaceAll('/', '-');
  if (/(Z|[+-]\d\d:\d\d)$/.test(text) && text.includes(':')) return ok(text.replace(' ', 'T'));
  const whole = /^\d{4}-\d\d-\d\d$/.test(text) ? `${text} 00:00` : text;
  const local = readLocal(timeZone, whole);
  if (local.ok) return ok(localIso(timeZone, local.value));
  const told = short(text);
  if (local.error === 'skipped') {
    return no(
      `${told} 在 ${timeZone} 不存在（当夜拨快时钟）：请更正时间`,
      `there is no ${told} in ${timeZone}, the clock skips it that night: correct the time`,
    );
  }
  if (local.error === 'twice') {
    return no(
      `${told} 在 ${timeZone} 出现两次（当夜拨回时钟）：请写明时差，如 ${localIso(timeZone, 0).slice(-6)}`,
      `${told} comes twice in ${timeZone}, the clock is set back that night: write it with its offset`,
    );
  }
  return no(
    `"${told}" 不是时间：请写成 2026-11-26 08:00，或带时差`,
    `"${told}" is no time: write it as 2026-11-26 08:00, or with an offset`,
  );
}

const YES = new Set(['是', 'yes', 'true', '1', 'y', '有']);
const NO = new Set(['否', 'no', 'false', '0', 'n', '无']);

function readYesNo(cell: Cell): Read {
  const text = textOf(cell).toLowerCase();
  if (YES.has(text)) return ok(true);
  return NO.has(text)
    ? ok(false)
    : no(`"${short(text)}" 应为 是 或 否`, `"${short(text)}": write yes or no`);
}

function readChoice(text: string, choices: ReadonlyMap<string, Localized>): Read {
  for (const [value, { zh, en }] of choices) {
    if ([value, zh, en].some((word) => word.toLowerCase() === text.toLowerCase())) return ok(value);
  }
  const words = [...choices.values()];
  return no(
    `"${short(text)}" 不在可选值中：${words.map(({ zh }) => zh).join('、')}`,
    `"${short(text)}" is none of: ${words.map(({ en }) => en).join(', ')}`,
  );
}

/** `name | role; name | role`, in the order of the columns; trailing fields may be left out. */
function readTable(text: string, columns: readonly ArchiveColumn[], timeZone: string): Read {
  const rows: Record<string, unknown>[] = [];
  for (const line of partsOf(text, ';').filter((part) => part !== '')) {
    const cells = partsOf(line, '|', 'unescape');
    if (cells.length > columns.length) {
      return no(
        `"${short(line)}" 有 ${cells.length} 项，最多 ${columns.length} 项，用 | 分隔`,
        `"${short(line)}" has ${cells.length} parts, ${columns.length} are the most, parted by |`,
      );
    }
    const row: Record<string, unknown> = {};
    for (const [n, column] of columns.entries()) {
      const cell = cells[n] ?? '';
      if (cell === '') continue;
      const read = readCell(cell, column, timeZone);
      if (!read.ok) return read;
      row[column.key.split('.').at(-1) ?? column.key] = read.value;
    }
    rows.push(row);
  }
  return ok(rows);
}

const short = (text: string): string => (text.length <= 40 ? text : `${text.slice(0, 39)}…`);

/** Parts between marks; a mark behind `\` belongs to its part. A full-width `；` parts too. */
export function partsOf(text: string, mark: ';' | '|', escapes: 'keep' | 'unescape' = 'keep') {
  const marks = mark === ';' ? ';；\n' : '|｜';
  const parts: string[] = [];
  let part = '';
  for (let n = 0; n < text.length; n += 1) {
    const char = text[n] ?? '';
    if (char === '\\' && n + 1 < text.length) {
      n += 1;
      part += escapes === 'keep' ? `\\${text[n]}` : (text[n] ?? '');
    } else if (marks.includes(char)) {
      parts.push(part.trim());
      part = '';
    } else part += char;
  }
  return [...parts, part.trim()];
}
