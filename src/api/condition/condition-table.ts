import { everyItem } from '../../lib/pages.ts';
import {
  type ConditionAlarm,
  conditionSources,
} from '../../metering/condition/condition-sources.ts';
import { type Figures, figuresOf } from '../../metering/condition/figures.ts';
import type { Alarm } from '../../model/alarm.ts';
import type { FleetIndex } from '../../model/fleet-index.ts';
import { type EpochMs, epochMs } from '../../model/units.ts';
import type { AlarmRecords } from '../../records/records.ts';
import { Refusal } from '../errors/refusal.ts';
import type { ApiPorts } from '../ports.ts';
import { type DaySpan, daysIn } from './day-span.ts';

/** Figures of a period, as they were at a moment. */
export interface ConditionTable {
  readonly figures: Figures;
  readonly asOf: EpochMs;
}

/** A table is worked out once for all pages that are asked for within this. */
const FRESH_MS = 30_000;
const PAGE = 1_000;

/** Reads tables; the last one is kept for a while, because people page, sort and filter. */
export function openTables(ports: ApiPorts): (span: DaySpan) => Promise<ConditionTable> {
  let last: {
    readonly key: string;
    readonly at: number;
    readonly table: Promise<ConditionTable>;
  } | null = null;
  return (span) => {
    const index = ports.fleet.current();
    const key = `${span.from} ${span.to} ${index.version}`;
    const now = epochMs(ports.clock.now());
    if (last?.key === key && now - last.at < FRESH_MS && now >= last.at) return last.table;
    const table = readTable(ports, index, span, now);
    last = { key, at: now, table };
    // what failed is asked again
    table.catch(() => {
      if (last?.table === table) last = null;
    });
    return table;
  };
}

async function readTable(
  { books, records }: ApiPorts,
  index: FleetIndex,
  { from, to }: DaySpan,
  now: EpochMs,
): Promise<ConditionTable> {
  if (books === undefined)
    throw new Refusal('books-absent', 'no books of the metering desk are kept here');
  const [periods, alarms] = await Promise.all([
    books.periods({ meters: 'all', from, to }),
    openAlarms(records.alarms, index),
  ]);
  const sources = conditionSources({ index, periods, alarms, now, days: daysIn({ from, to }) });
  return { figures: figuresOf(sources), asOf: now };
}

/** Open alarms about a meter or its device, by meter, gravest first. */
async function openAlarms(
  records: AlarmRecords,
  index: FleetIndex,
): Promise<ReadonlyMap<string, readonly ConditionAlarm[]>> {
  const found = new Map<string, ConditionAlarm[]>();
  const pages = everyItem<Alarm>((start) => records.list({ state: 'open', limit: PAGE, ...start }));
  for await (const alarm of pages) {
    const meter = meterOf(alarm, index);
    if (meter === null) continue;
    const { id, type, priority } = alarm;
    const own = { id, type, priority, batteryDays: batteryDays(alarm) };
    found.set(meter, [...(found.get(meter) ?? []), own]);
  }
  for (const own of found.values()) own.sort((a, b) => a.priority - b.priority);
  return found;
}

export function meterOf({ subject }: Pick<Alarm, 'subject'>, index: FleetIndex): string | null {
  if (subject.kind === 'meter') return subject.id;
  return subject.kind === 'device' ? (index.devices.get(subject.id)?.meter?.id ?? null) : null;
}

function batteryDays({ type, evidence }: Alarm): number | null {
  if (type !== 'meter.battery') return null;
  const said = evidence.find(({ name }) => name === 'batteryDays')?.value;
  return typeof said === 'number' ? said : null;
}
