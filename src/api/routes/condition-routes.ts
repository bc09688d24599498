import { z } from 'zod';
import { CONDITION_COLUMNS } from '../../metering/condition/condition-columns.ts';
import { conditionFile } from '../../metering/condition/condition-file.ts';
import { conditionRow } from '../../metering/condition/condition-row.ts';
import { XLSX_TYPE } from '../../metering/sheet/table-file.ts';
import { meterRows } from '../../metering/verification/meter-row.ts';
import type { ApiApp } from '../api-app.ts';
import type { ApiContext } from '../api-context.ts';
import {
  ConditionQuery,
  columnsAsked,
  pageOfRows,
  rowsAsked,
} from '../condition/condition-query.ts';
import { openTables } from '../condition/condition-table.ts';
import { ConditionView, conditionView } from '../condition/condition-view.ts';
import { daySpanAsked, daySpanQuery } from '../condition/day-span.ts';
import { fileFormat, sendTable } from '../condition/table-reply.ts';
import { TraceView, traceOf, traceQuery } from '../condition/trace.ts';
import { Refusal } from '../errors/refusal.ts';
import { instant } from '../schema/instant.ts';
import { paging } from '../schema/paging.ts';
import { guarded, other } from '../schema/responses.ts';

const tags = ['metering'];
const config = { access: 'condition.read' } as const;

export function conditionRoutes(app: ApiApp, context: ApiContext): void {
  columnsRoute(app);
  tableRoute(app, context);
  traceRoute(app, context);
}

const ColumnsView = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      title: z.object({ zh: z.string(), en: z.string() }),
      unit: z.string(),
      kind: z.enum([
        'text',
        'number',
        'date',
        'valve',
        'grade',
        'reasons',
        'advice',
        'flags',
        'alarms',
      ]),
      digits: z.number().int(),
      source: z
        .enum(['readings', 'alarms', 'file', 'rules'])
        .describe('what a cell is made of; only `readings` have a trace'),
    }),
  ),
});
export type ColumnsView = z.infer<typeof ColumnsView>;

function columnsRoute(app: ApiApp): void {
  const schema = {
    operationId: 'conditionColumns',
    summary: 'Columns of the condition table, in the order in which they are shown',
    tags,
    response: { 200: ColumnsView, ...guarded() },
  };
  app.get('/meters/condition/columns', { config, schema }, async () => ({
    items: CONDITION_COLUMNS.map(({ id, title, unit, kind, digits, source }) => ({
      id,
      title,
      unit,
      kind,
      digits,
      source,
    })),
  }));
}

function tableRoute(app: ApiApp, { ports, audit }: ApiContext): void {
  const tableOf = openTables(ports);
  const schema = {
    operationId: 'meterCondition',
    summary: 'Condition of meters over a period (仪表运行工况分析表), a row each',
    description:
      'Every meter of the fleet has a row. As JSON in pages; as CSV (also by Accept) and XLSX whole.',
    tags,
    querystring: ConditionQuery,
    response: {
      200: {
        description: 'The table',
        content: {
          'application/json': { schema: ConditionView },
          ...other('CSV', 'text/csv', z.unknown()).content,
          ...other('Workbook', XLSX_TYPE, z.unknown()).content,
        },
      },
      ...guarded(422, 501, 503),
    },
  };
  app.get('/meters/condition', { config, schema }, async (request, reply) => {
    const { query } = request;
    const span = daySpanAsked(query, ports);
    const { figures, asOf } = await tableOf(span);
    const language = query.lang ?? request.principal?.user.language ?? 'zh';
    const rows = rowsAsked(figures, query, language);
    const columns = columnsAsked(query);
    const format = fileFormat(query.format, request.headers.accept);
    if (format !== null) {
      const name = `gaswatch-condition-${span.from}-${span.to}`;
      await audit.note(request, { action: 'condition.export', object: name, detail: format });
      const table = conditionFile(figures, rows, columns, language);
      return sendTable(reply, format, { table, rows: rows.length, name });
    }
    const page = pageOfRows(figures, rows, query);
    const items = page.rows.map((at) => conditionView(figures, conditionRow(figures, at), columns));
    return reply.send({
      ...span,
      asOf: instant(asOf),
      meters: rows.length,
      items,
      next: page.next,
    });
  });
}

const columnNames = CONDITION_COLUMNS.map(({ id }) => id);

function traceRoute(app: ApiApp, { ports }: ApiContext): void {
  const schema = {
    operationId: 'traceCondition',
    summary: 'What is behind a cell of the condition table: days, register readings, records',
    description:
      'Columns that come from alarms name them in the table; those of the fleet file have nothing behind them.',
    tags,
    params: z.strictObject({ id: z.string().max(64) }),
    querystring: z.strictObject({ column: z.enum(columnNames), ...daySpanQuery, ...paging }),
    response: { 200: TraceView, ...guarded(404, 501, 503) },
  };
  app.get('/meters/:id/condition/trace', { config, schema }, async (request) => {
    const { id } = request.params;
    const row = meterRows(ports.fleet.current()).find(({ meter }) => meter.id === id);
    if (row === undefined)
      throw new Refusal('meter-unknown', `no meter of the fleet has the id ${id}`);
    const { column, limit, cursor } = request.query;
    const span = daySpanAsked(request.query, ports);
    return traceOf(ports, { row, column, span, ...traceQuery(limit, cursor) });
  });
}
