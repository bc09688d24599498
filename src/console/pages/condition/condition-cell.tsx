import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { Localized } from '../../../model/localized.ts';
import { ALARM_TITLES } from '../../../model/text/alarm-titles.ts';
import type { Say } from '../../app/language.tsx';
import { pathOf } from '../../app/path-of.ts';
import { PriorityMark } from '../../parts/priority-mark.tsx';
import { Quantity } from '../../parts/quantity.tsx';
import {
  adviceOf,
  alarmsOf,
  type ConditionColumn,
  type ConditionRow,
  gradeOf,
  reasonsOf,
} from './condition-row.ts';
import { GradeMark } from './grade-mark.tsx';
import { flagWords, valveWords } from './words.ts';

/** What stands in a cell; what is not known says so. */
export function conditionCell(column: ConditionColumn, row: ConditionRow, say: Say): ReactNode {
  const value = row[column.id];
  switch (column.kind) {
    case 'text':
      return textOf(value, say);
    case 'number':
      return <Quantity value={typeof value === 'number' ? value : null} digits={column.digits} />;
    case 'date':
      return typeof value === 'string' ? value : <Quantity value={null} />;
    case 'valve':
      return isValve(value) ? say(valveWords[value]) : <Quantity value={null} />;
    case 'grade':
      return <GradeMark grade={gradeOf(row)} />;
    case 'reasons':
      return reasonsOf(row)
        .map(({ text }) => say(text))
        .join(' · ');
    case 'advice':
      return adviceOf(row)
        .map(({ text }) => say(text))
        .join(' · ');
    case 'flags':
      return Array.isArray(value) ? value.map((flag) => flagText(flag, say)).join(' · ') : '';
    case 'alarms':
      return <RowAlarms row={row} say={say} />;
  }
}

export function textOf(value: unknown, say: Say): string {
  if (typeof value === 'string') return value;
  return isLocalized(value) ? say(value) : '';
}

const isLocalized = (value: unknown): value is Localized =>
  typeof value === 'object' && value !== null && 'zh' in value && 'en' in value;

const isValve = (value: unknown): value is keyof typeof valveWords =>
  typeof value === 'string' && value in valveWords;

const isFlag = (value: unknown): value is keyof typeof flagWords =>
  typeof value === 'string' && value in flagWords;

const flagText = (flag: unknown, say: Say): string => (isFlag(flag) ? say(flagWords[flag]) : '');

function RowAlarms({ row, say }: { readonly row: ConditionRow; readonly say: Say }) {
  return alarmsOf(row).map(({ id, type, priority }) => (
    <Link
      key={id}
      href={pathOf('alarm', id)}
      tabIndex={-1}
      style={{ display: 'flex', gap: '0.25rem', alignItems: 'center' }}
      onClick={(event) => event.stopPropagation()}
    >
      <PriorityMark priority={priority} />
      <span>{say(ALARM_TITLES[type])}</span>
    </Link>
  ));
}
