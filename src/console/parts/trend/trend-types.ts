import type { AlarmView } from '../../../api/schema/alarm-view.ts';
import type { Localized } from '../../../model/localized.ts';
import type { GridLine } from './trend-grid.ts';

/** What is drawn: one numeric field of one device. */
export interface TrendPoint {
  readonly device: string;
  /** As telemetry names it: `pOut`, `runs.A.pOut`. */
  readonly field: string;
  readonly name: Localized;
  readonly unit: string;
  readonly digits: number;
}

/** A level that is drawn across: its name is its legend. */
export interface TrendLimit {
  readonly value: number;
  readonly unit: string;
  readonly name: Localized;
}

export type TrendAlarm = Pick<
  AlarmView,
  'id' | 'priority' | 'occurredAt' | 'returnedAt' | 'message'
>;

export interface TrendLine {
  readonly point: TrendPoint;
  readonly grid: GridLine;
}

/** Lines of one unit share a panel, so that one axis is enough for it. */
export interface TrendPanel {
  readonly unit: string;
  readonly lines: readonly TrendLine[];
  readonly limits: readonly TrendLimit[];
}

export const keyOf = ({ device, field }: Pick<TrendPoint, 'device' | 'field'>): string =>
  `${device}/${field}`;

/** Panels in the order in which their units first appear. */
export function panelsOf(
  lines: readonly TrendLine[],
  limits: readonly TrendLimit[],
): readonly TrendPanel[] {
  const units = [...new Set(lines.map(({ point }) => point.unit))];
  return units.map((unit) => ({
    unit,
    lines: lines.filter(({ point }) => point.unit === unit),
    limits: limits.filter((limit) => limit.unit === unit),
  }));
}
