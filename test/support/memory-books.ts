import type { Slice } from '../../src/metering/balance/meter-series.ts';
import { type GasCalendar, gasDayAt, gasDaySpan } from '../../src/metering/books/gas-day.ts';
import type { MeterStats } from '../../src/metering/contract/meter-stats.ts';
import type {
  DaysQuery,
  HoursQuery,
  MeterDay,
  MeterHour,
  MeteringBooks,
} from '../../src/metering/contract/metering-books.ts';
import { MeterId } from '../../src/model/ids.ts';
import { meterStats } from './meter-stats.ts';

const SUMS = [
  ...['vbM3', 'vmM3', 'vbdM3', 'estimatedVbM3', 'estimatedVmM3', 'knownMs', 'zeroMs'],
  ...['belowQminMs', 'qminToQtMs', 'qtToQmaxMs', 'aboveQmaxMs'],
  ...['pAbsSum', 'pAbsCount', 'tGasSum', 'tGasCount'],
] as readonly (keyof MeterStats)[];

/** Hours and days of the books from hours that a test has made. */
export function memoryBooks(
  rows: ReadonlyMap<string, readonly Slice[]>,
  calendar: GasCalendar,
): Pick<MeteringBooks, 'hours' | 'days'> {
  const wanted = (
    meters: HoursQuery['meters'],
  ): readonly (readonly [MeterId, readonly Slice[]])[] =>
    [...rows]
      .map(([id, own]) => [MeterId.parse(id), own] as const)
      .filter(([id]) => meters === 'all' || meters.includes(id));
  return {
    hours: async ({ meters, from, to }: HoursQuery): Promise<readonly MeterHour[]> =>
      wanted(meters).flatMap(([meter, own]) =>
        own
          .filter(({ start, end }) => start >= from && end <= to)
          .map((slice) => ({ ...slice, meter, method: 'measured' as const, version: 1 })),
      ),
    days: async ({ meters, from, to }: DaysQuery): Promise<readonly MeterDay[]> =>
      wanted(meters).flatMap(([meter, own]) =>
        [...byDay(own, calendar)]
          .filter(([day]) => day >= from && day < to)
          .map(([day, hours]) => ({
            meter,
            day,
            ...gasDaySpan(calendar, day),
            stats: sumOf(hours),
            method: 'measured' as const,
            version: 1,
          })),
      ),
  };
}

function byDay(own: readonly Slice[], calendar: GasCalendar): ReadonlyMap<string, Slice[]> {
  const days = new Map<string, Slice[]>();
  for (const slice of own) {
    const day = gasDayAt(calendar, slice.start);
    const hours = days.get(day);
    if (hours === undefined) days.set(day, [slice]);
    else hours.push(slice);
  }
  return days;
}

function sumOf(hours: readonly Slice[]): MeterStats {
  const sums = SUMS.map((name): [string, number] => [
    name,
    hours.reduce((sum, { stats }) => sum + Number(stats[name]), 0),
  ]);
  const last = hours.at(-1)?.stats;
  return meterStats({
    ...Object.fromEntries(sums),
    vb: last?.vb ?? null,
    vm: last?.vm ?? null,
  });
}
