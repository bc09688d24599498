import type { Figures } from '../../metering/condition/figures.ts';
import { readCondition } from '../../metering/desk/condition-input.ts';
import type { FleetIndex } from '../../model/fleet-index.ts';
import { type EpochMs, epochMs } from '../../model/units.ts';
import { Refusal } from '../errors/refusal.ts';
import type { ApiPorts } from '../ports.ts';
import type { DaySpan } from './day-span.ts';

/** Figures of a period, as they were at a moment. */
export interface ConditionTable {
  readonly figures: Figures;
  readonly asOf: EpochMs;
}

/** A table is worked out once for all pages that are asked for within this. */
const FRESH_MS = 30_000;

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
  span: DaySpan,
  now: EpochMs,
): Promise<ConditionTable> {
  if (books === undefined)
    throw new Refusal('books-absent', 'no books of the metering desk are kept here');
  const parts = { books, alarms: records.alarms, fleet: index };
  return { figures: await readCondition(parts, span, now), asOf: now };
}
