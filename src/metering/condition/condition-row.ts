import type { MeterRow } from '../verification/meter-row.ts';
import type { ConditionAlarm } from './condition-sources.ts';
import type { Figures } from './figures.ts';
import type { Flag } from './flags.ts';
import {
  type AdviceItem,
  adviceAt,
  type Grade,
  type GradeReason,
  gradeAt,
  reasonsAt,
} from './grade.ts';

/** A row in full: made only for what is shown. */
export interface ConditionRow {
  /** Place in the columns of the figures. */
  readonly at: number;
  readonly place: MeterRow;
  readonly grade: Grade;
  readonly reasons: readonly GradeReason[];
  readonly advice: readonly AdviceItem[];
  readonly alarms: readonly ConditionAlarm[];
  readonly flags: readonly Flag[];
}

export function conditionRow(figures: Figures, at: number): ConditionRow {
  const place = figures.sources.rows[at];
  if (place === undefined) throw new RangeError(`row ${at} of ${figures.sources.rows.length}`);
  const reasons = reasonsAt(figures, at);
  return {
    at,
    place,
    grade: gradeAt(figures, at),
    reasons,
    advice: adviceAt(figures, at, reasons),
    alarms: figures.sources.alarms.get(place.meter.id) ?? [],
    flags: flagsAt(figures, at),
  };
}

export function flagsAt(figures: Figures, at: number): readonly Flag[] {
  const meter = figures.sources.rows[at]?.meter;
  if (meter === undefined) return [];
  const days = figures.at('knownDays', at) ?? 0;
  return [
    ...(days > 0 ? [] : (['no-data'] as const)),
    ...(meter.capacity === undefined ? (['no-capacity'] as const) : []),
    ...(meter.status === 'inService' ? [] : [meter.status]),
  ];
}
