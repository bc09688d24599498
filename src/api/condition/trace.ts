import { z } from 'zod';
import { gasDaySpan } from '../../metering/books/gas-day.ts';
import { type ConditionColumn, columnById } from '../../metering/condition/condition-columns.ts';
import type { MeterStats } from '../../metering/contract/meter-stats.ts';
import type { MeterDay, RegisterPoint } from '../../metering/contract/metering-books.ts';
import type { MeterRow } from '../../metering/verification/meter-row.ts';
import { type EpochMs, epochMs } from '../../model/units.ts';
import { Refusal } from '../errors/refusal.ts';
import type { ApiPorts } from '../ports.ts';
import { FieldScalar, fieldScalar } from '../schema/field-scalar.ts';
import { Instant, instant } from '../schema/instant.ts';
import { given } from '../schema/paging.ts';
import type { DaySpan } from './day-span.ts';

const Inputs = z.record(z.string(), z.union([z.number(), z.string()]).nullable());
const register = z.number().nullable();

export const TraceView = z.object({
  meter: z.string(),
  column: z.string(),
  from: z.iso.date(),
  to: z.iso.date(),
  source: z.enum(['readings', 'alarms', 'file', 'rules']),
  days: z
    .array(
      z.object({
        day: z.iso.date(),
        method: z.string().describe('how its volume is known'),
        version: z.number().int(),
        inputs: Inputs.describe('figures of the books that the cell is made of'),
      }),
    )
    .describe('every gas day of the period of which anything is known'),
  registers: z
    .array(
      z.object({
        ts: Instant,
        receivedAt: Instant,
        kind: z.enum(['interval', 'snapshot', 'operation']),
        vm: register,
        vb: register,
        vbd: register,
      }),
    )
    .describe(
      'register readings that the volumes are differences of; first and last of each five minutes',
    ),
  readings: z
    .array(
      z.object({ ts: Instant, receivedAt: Instant, fields: z.record(z.string(), FieldScalar) }),
    )
    .describe('records with the fields behind the cell, oldest first'),
  next: z.string().nullable().describe('cursor: more registers or readings'),
});
export type TraceView = z.infer<typeof TraceView>;

export interface TraceAsked {
  readonly row: MeterRow;
  readonly column: string;
  readonly span: DaySpan;
  readonly limit: number;
  readonly cursor?: string;
}

const REGISTERS: readonly string[] = ['vm', 'vb', 'vbd'];

/** The days and readings behind a cell, and nothing that is not. */
export async function traceOf(ports: ApiPorts, asked: TraceAsked): Promise<TraceView> {
  const column = columnById.get(asked.column);
  if (column === undefined)
    throw new Refusal('validation-failed', `there is no column ${asked.column}`);
  const head = {
    meter: asked.row.meter.id,
    column: column.id,
    ...asked.span,
    source: column.source,
  };
  const none = { days: [], registers: [], readings: [], next: null };
  if (column.source !== 'readings') return { ...head, ...none };
  if (ports.books === undefined)
    throw new Refusal('books-absent', 'no books of the metering desk are kept here');
  const { meter, site } = asked.row;
  const calendar = { timeZone: site.timeZone, startHour: ports.gasDayStart ?? 0 };
  const from = gasDaySpan(calendar, asked.span.from).start;
  const to = gasDaySpan(calendar, asked.span.to).start;
  const at = asked.cursor === undefined ? from : cursorTime(asked.cursor, from, to);
  const days = await ports.books.days({ meters: [meter.id], ...asked.span });
  const isOfRegisters = column.fields.every((field) => REGISTERS.includes(field));
  const behind = isOfRegisters
    ? await registersFrom(
        ports.books.points(meter.id, at, to),
        asked.limit,
        at === from ? 'first' : 'later',
      )
    : await readingsFrom(ports, asked.row, column, { from: at, to, limit: asked.limit });
  return { ...head, ...none, days: days.map((day) => dayView(day, column)), ...behind };
}

const dayView = ({ day, method, version, stats }: MeterDay, column: ConditionColumn) => ({
  day,
  method,
  version,
  inputs: Object.fromEntries(column.stats.map((name: keyof MeterStats) => [name, stats[name]])),
});

type Behind = Pick<TraceView, 'next'> & Partial<TraceView>;

/** One reading before the span belongs to it; of a later page it has been shown. */
async function registersFrom(
  read: Promise<readonly RegisterPoint[]>,
  limit: number,
  page: 'first' | 'later',
): Promise<Behind> {
  const all = await read;
  const points = page === 'first' ? all : all.slice(1);
  const shown = points.slice(0, limit);
  const after = points[limit];
  return {
    registers: shown.map(({ ts, receivedAt, kind, vm, vb, vbd }) => ({
      ts: instant(ts),
      receivedAt: instant(receivedAt),
      kind,
      vm,
      vb,
      vbd,
    })),
    next: after === undefined ? null : encode(after.ts),
  };
}

async function readingsFrom(
  { history }: ApiPorts,
  { meter }: MeterRow,
  { fields }: ConditionColumn,
  span: { readonly from: EpochMs; readonly to: EpochMs; readonly limit: number },
): Promise<Behind> {
  const page = await history.series({ device: meter.device, fields, ...span, order: 'ascending' });
  const last = page.items.at(-1);
  return {
    readings: page.items
      .filter((item) => Object.keys(item.fields).length > 0)
      .map(({ ts, receivedAt, fields: values }) => ({
        ts: instant(ts),
        receivedAt: instant(receivedAt),
        fields: Object.fromEntries(
          Object.entries(values).map(([name, value]) => [name, fieldScalar(value)]),
        ),
      })),
    next: page.next === null || last === undefined ? null : encode(epochMs(last.ts + 1)),
  };
}

const PREFIX = 'trace:';
const encode = (at: EpochMs): string => Buffer.from(`${PREFIX}${at}`).toString('base64url');

function cursorTime(cursor: string, from: EpochMs, to: EpochMs): EpochMs {
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  const at = text.startsWith(PREFIX) ? Number(text.slice(PREFIX.length)) : Number.NaN;
  if (Number.isSafeInteger(at) && at > from && at <= to) return epochMs(at);
  throw new Refusal('bad-cursor', 'the cursor is not one that this trace gave out');
}

export const traceQuery = (limit: number, cursor: string | undefined) => ({
  limit,
  ...given('cursor', cursor),
});
