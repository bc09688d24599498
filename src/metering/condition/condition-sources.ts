import type { AlarmType, Priority } from '../../model/alarm-type.ts';
import type { FleetIndex } from '../../model/fleet-index.ts';
import type { EpochMs } from '../../model/units.ts';
import type { MeterStats } from '../contract/meter-stats.ts';
import type { PeriodTable } from '../contract/metering-books.ts';
import { type MeterDates, meterDates } from '../verification/asset-terms.ts';
import { type MeterRow, meterRows } from '../verification/meter-row.ts';

/** What of an open alarm the table needs. */
export interface ConditionAlarm {
  readonly id: string;
  readonly type: AlarmType;
  readonly priority: Priority;
  /** Days until its battery is spent, where a battery alarm says so. */
  readonly batteryDays: number | null;
}

/** Everything a table is made of. Columns by row of `rows`: nothing wide is built for 100,000 meters. */
export interface ConditionSources {
  readonly rows: readonly MeterRow[];
  readonly dates: readonly MeterDates[];
  /** Open alarms about a meter or its device, by meter, gravest first. */
  readonly alarms: ReadonlyMap<string, readonly ConditionAlarm[]>;
  readonly now: EpochMs;
  /** Gas days of the period. */
  readonly days: number;
  /** A figure of the books by row; NaN: null, or nothing is known of the meter. */
  readonly stat: (name: keyof MeterStats | 'days') => (row: number) => number;
}

export interface ConditionAsked {
  readonly index: FleetIndex;
  readonly periods: PeriodTable;
  readonly alarms: ReadonlyMap<string, readonly ConditionAlarm[]>;
  readonly now: EpochMs;
  readonly days: number;
}

export function conditionSources({
  index,
  periods,
  alarms,
  now,
  days,
}: ConditionAsked): ConditionSources {
  const rows = meterRows(index);
  const rowOfPeriod = new Map<string, number>(periods.meters.map((meter, at) => [meter, at]));
  const places = Int32Array.from(rows, ({ meter }) => rowOfPeriod.get(meter.id) ?? -1);
  return {
    rows,
    dates: meterDates(index),
    alarms,
    now,
    days,
    stat(name) {
      const column = periods.column(name);
      return (row) => column[places[row] ?? -1] ?? Number.NaN;
    },
  };
}
