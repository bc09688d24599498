import { dateName } from '../../lib/local-time.ts';
import type { Language, Localized } from '../../model/localized.ts';
import { VALVES } from '../contract/metering-books.ts';
import type { TableCell } from '../sheet/table-file.ts';
import { ADVICE } from './advice.ts';
import type { ConditionColumn } from './condition-columns.ts';
import type { ConditionRow } from './condition-row.ts';
import type { Figures } from './figures.ts';
import { FLAGS } from './flags.ts';

/** A cell of a file: a date as a date, a number as a number, words in one language; null: not known. */
export function conditionCell(
  figures: Figures,
  row: ConditionRow,
  column: ConditionColumn,
  language: Language,
): TableCell {
  switch (column.kind) {
    case 'text':
      return wordOf(column.text?.(row.place) ?? '', language);
    case 'number': {
      const value = figureAt(figures, row, column);
      return value === null ? null : { number: value, digits: column.digits };
    }
    case 'date': {
      const day = figureAt(figures, row, column);
      return day === null ? null : { date: dateName(day) };
    }
    case 'valve': {
      const place = figureAt(figures, row, column);
      const valve = place === null ? undefined : VALVES[place];
      return valve === undefined ? null : VALVE_WORDS[valve][language];
    }
    case 'alarms':
      return row.alarms.map(({ type, priority }) => `P${priority} ${type}`).join('; ');
    case 'grade':
      return row.grade;
    case 'reasons':
      return row.reasons.map(({ text }) => text[language]).join(language === 'zh' ? '；' : '; ');
    case 'advice':
      return row.advice
        .map(({ act }) => ADVICE[act][language])
        .join(language === 'zh' ? '；' : '; ');
    case 'flags':
      return row.flags.map((flag) => FLAGS[flag][language]).join(language === 'zh' ? '；' : '; ');
  }
}

export const figureAt = (
  figures: Figures,
  { at }: ConditionRow,
  { figure }: ConditionColumn,
): number | null => (figure === null ? null : figures.at(figure, at));

export const wordOf = (words: Localized | string, language: Language): string =>
  typeof words === 'string' ? words : words[language];

export const VALVE_WORDS = {
  open: { zh: '开', en: 'open' },
  closed: { zh: '关', en: 'closed' },
  moving: { zh: '动作中', en: 'moving' },
  fault: { zh: '故障', en: 'fault' },
} as const satisfies Record<(typeof VALVES)[number], Localized>;
