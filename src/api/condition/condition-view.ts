import { z } from 'zod';
import { dateName } from '../../lib/local-time.ts';
import { ADVICE, type Advice } from '../../metering/condition/advice.ts';
import { figureAt } from '../../metering/condition/condition-cell.ts';
import {
  CONDITION_COLUMNS,
  type ConditionColumn,
} from '../../metering/condition/condition-columns.ts';
import type { ConditionRow } from '../../metering/condition/condition-row.ts';
import type { Figures } from '../../metering/condition/figures.ts';
import { FLAGS, type Flag } from '../../metering/condition/flags.ts';
import { GRADES } from '../../metering/condition/grade.ts';
import { VALVES } from '../../metering/contract/metering-books.ts';
import { ALARM_TYPES } from '../../model/alarm-type.ts';
import { Instant } from '../schema/instant.ts';
import { named } from '../schema/registry.ts';

const Words = z.object({ zh: z.string(), en: z.string() });

const Reason = z.object({
  rule: z.string(),
  grade: z.enum(['B', 'C', 'D', '–']),
  text: Words,
  value: z.number().nullable(),
  limit: z.number().nullable(),
  unit: z.string(),
});
const adviceNames = Object.keys(ADVICE) as Advice[]; // keys of a constant
const flagNames = Object.keys(FLAGS) as Flag[]; // keys of a constant
const AdviceView = z.object({
  act: z.enum(adviceNames),
  text: Words,
  because: z.array(z.string()).describe('rules and types of open alarms'),
});

const SCHEMAS = {
  text: z.union([z.string(), Words]),
  number: z.number().nullable(),
  date: z.iso.date().nullable(),
  valve: z.enum(VALVES).nullable(),
  grade: z.enum(GRADES).describe('–: too little data to say that it is well'),
  reasons: z.array(Reason).describe('gravest first'),
  advice: z.array(AdviceView),
  flags: z.array(z.enum(flagNames)),
  alarms: z.array(
    z.object({ id: z.string(), type: z.enum(ALARM_TYPES), priority: z.number().int() }),
  ),
} as const satisfies Record<ConditionColumn['kind'], z.ZodType>;

const members = Object.fromEntries(
  CONDITION_COLUMNS.map(({ id, kind, title, unit }) => [
    id,
    SCHEMAS[kind].exactOptional().describe(unit === '' ? title.en : `${title.en}, ${unit}`),
  ]),
);

/** Only members that were asked for, and the meter. */
export type ConditionRowView = z.infer<typeof Row>;
const Row = named('MeterCondition', z.object({ ...members, meter: z.string() }));

export const ConditionView = z.object({
  from: z.iso.date().describe('first gas day'),
  to: z.iso.date().describe('gas day behind the last'),
  asOf: Instant,
  meters: z.number().int().describe('that match the filter'),
  items: z.array(Row),
  next: z.string().nullable().describe('cursor of the next page; null on the last'),
});
export type ConditionView = z.infer<typeof ConditionView>;

/** The columns that are asked for, and the meter. */
export function conditionView(
  figures: Figures,
  row: ConditionRow,
  columns: readonly ConditionColumn[],
): z.infer<typeof Row> {
  const own = columns.map((column) => [column.id, valueOf(figures, row, column)] as const);
  return { ...Object.fromEntries(own), meter: row.place.meter.id };
}

function valueOf(figures: Figures, row: ConditionRow, column: ConditionColumn): unknown {
  const value = figureAt(figures, row, column);
  switch (column.kind) {
    case 'text':
      return column.text?.(row.place) ?? '';
    case 'number':
      return value === null ? null : Number(value.toFixed(column.digits));
    case 'date':
      return value === null ? null : dateName(value);
    case 'valve':
      return value === null ? null : (VALVES[value] ?? null);
    case 'alarms':
      return row.alarms.map(({ id, type, priority }) => ({ id, type, priority }));
    case 'grade':
      return row.grade;
    case 'reasons':
      return row.reasons;
    case 'advice':
      return row.advice.map(({ act, because }) => ({ act, text: ADVICE[act], because }));
    case 'flags':
      return row.flags;
  }
}
