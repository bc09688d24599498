import { Readable } from 'node:stream';
import { z } from 'zod';
import type { MeteringBooks } from '../../metering/contract/metering-books.ts';
import { CSV_TYPE, csvChunks, tableXlsx, XLSX_TYPE } from '../../metering/sheet/table-file.ts';
import { epochMs } from '../../model/units.ts';
import type { ApiApp } from '../api-app.ts';
import type { ApiContext } from '../api-context.ts';
import { type AskedMeter, askedMeters } from '../consumption/asked-meters.ts';
import { ConsumptionView, consumptionFile, viewOf } from '../consumption/consumption-view.ts';
import { daysAsked, gasDayOf, instantsAsked } from '../consumption/span-asked.ts';
import { SUMS, summed, type UseRow } from '../consumption/use-row.ts';
import { dayRows, hourRows, rowsOfVersion, settlementRows } from '../consumption/use-rows.ts';
import { Refusal } from '../errors/refusal.ts';
import type { ApiPorts } from '../ports.ts';
import { AskedInstant, Instant, instant } from '../schema/instant.ts';
import { given } from '../schema/paging.ts';
import { guarded, other, type ProblemResponse } from '../schema/responses.ts';

const id = z.string().max(100);
const AskedDay = z.iso.date().describe('gas day, e.g. 2026-11-26');

const Query = z.strictObject({
  meter: id.exactOptional(),
  customer: id.exactOptional(),
  zone: id.exactOptional(),
  site: id.exactOptional(),
  from: z
    .union([AskedDay, AskedInstant])
    .exactOptional()
    .describe(
      'a gas day; for hours a time with offset; absent: a day before `to`, a month of cycles',
    ),
  to: z.union([AskedDay, AskedInstant]).exactOptional().describe('exclusive; absent: now'),
  every: z.enum(['hour', 'day', 'settlement']).default('day'),
  by: z.enum(SUMS).default('meter').describe('what the meters are summed by'),
  version: z.coerce
    .number()
    .int()
    .min(1)
    .exactOptional()
    .describe('days of one meter as they were in this version, or the last before it'),
  format: z.enum(['json', 'csv', 'xlsx']).exactOptional().describe('absent: by Accept'),
  language: z.enum(['zh', 'en']).default('zh').describe('of column titles'),
});
type Query = z.output<typeof Query>;

const VERSION_ALONE = 'a version is asked for with every=day and one meter';

const MeterDay = z.strictObject({ meter: id, day: AskedDay });

const VersionView = z.object({
  version: z.number(),
  at: Instant,
  position: z.number(),
  vbM3: z.number(),
  vmM3: z.number(),
  estimatedVbM3: z.number(),
  cause: z.enum(['first', 'more data', 'late data', 'correction', 'operation', 'substitute']),
});

const PointView = z.object({
  ts: Instant,
  receivedAt: Instant,
  position: z.number(),
  kind: z.enum(['interval', 'snapshot', 'operation']),
  vm: z.number().nullable(),
  vb: z.number().nullable(),
  vbd: z.number().nullable(),
});

const LIST_ANSWER: ProblemResponse = {
  description: 'By meter or sum, and time',
  content: {
    'application/json': { schema: z.object({ items: z.array(ConsumptionView) }) },
    ...other('CSV', 'text/csv', z.unknown()).content,
    ...other('XLSX', XLSX_TYPE, z.unknown()).content,
  },
};

const access = { config: { access: 'consumption.read' } } as const;
const tags = ['metering'];

/** Consumption from register differences, and what each figure is made of. */
export function consumptionRoutes(app: ApiApp, { ports }: ApiContext): void {
  listRoute(app, ports);
  traceRoutes(app, ports);
}

/** Written in parts: 100,000 rows at once would hold everything else up for half a second. */
const ROWS_AT_ONCE = 500;

function* jsonChunks(rows: readonly UseRow[]): Generator<string> {
  yield '{"items":[';
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
    const part = rows.slice(at, at + ROWS_AT_ONCE).map((row) => JSON.stringify(viewOf(row)));
    yield (at === 0 ? '' : ',') + part.join(',');
  }
  yield ']}';
}

function listRoute(app: ApiApp, ports: ApiPorts): void {
  const schema = {
    operationId: 'getConsumption',
    summary: 'Consumption by hour, gas day or settlement cycle',
    description:
      'Register differences only. What was counted but not seen when is marked as estimated.',
    tags,
    querystring: Query,
    response: {
      200: LIST_ANSWER,
      ...guarded(404, 422, 501, 503),
    },
  };
  app.get('/consumption', { ...access, schema }, async (request, reply) => {
    const { query } = request;
    const meters = askedMeters(ports.fleet.current(), {
      ...given('meter', query.meter),
      ...given('customer', query.customer),
      ...given('zone', query.zone),
      ...given('site', query.site),
    });
    const rows = summed(await rowsAsked(ports, meters, query), query.by, meters);
    const wantsCsv = request.headers.accept?.includes('text/csv') === true;
    const format = query.format ?? (wantsCsv ? 'csv' : 'json');
    const file = consumptionFile(rows, query.language);
    if (format === 'csv') return reply.type(CSV_TYPE).send(Readable.from(csvChunks(file)));
    if (format === 'xlsx') return reply.type(XLSX_TYPE).send(await tableXlsx(file));
    // checking 100,000 rows of our own against the schema costs more than making them
    return reply.type('application/json').send(Readable.from(jsonChunks(rows)));
  });
}

function traceRoutes(app: ApiApp, ports: ApiPorts): void {
  const asked = ({ meter, day }: z.output<typeof MeterDay>) => {
    const [found] = askedMeters(ports.fleet.current(), { meter });
    if (found === undefined) throw new Refusal('meter-unknown', `there is no meter ${meter}`);
    return { meter: found, day, books: booksOf(ports) };
  };
  const versions = {
    operationId: 'getConsumptionVersions',
    summary: 'How the volume of a gas day has changed, and why',
    tags,
    params: MeterDay,
    response: { 200: z.object({ items: z.array(VersionView) }), ...guarded(404, 501, 503) },
  };
  app.get(
    '/consumption/:meter/:day/versions',
    { ...access, schema: versions },
    async ({ params }) => {
      const { meter, day, books } = asked(params);
      const trail = await books.versions(meter.id, day);
      return { items: trail.map((one) => ({ ...one, at: instant(one.at) })) };
    },
  );
  const points = {
    operationId: 'getConsumptionPoints',
    summary: 'The register readings behind a gas day, and the nearest one on each side of it',
    tags,
    params: MeterDay,
    response: { 200: z.object({ items: z.array(PointView) }), ...guarded(404, 501, 503) },
  };
  app.get('/consumption/:meter/:day/points', { ...access, schema: points }, async ({ params }) => {
    const { meter, day, books } = asked(params);
    const span = gasDayOf(ports, meter, day);
    const found = await books.points(meter.id, span.start, span.end);
    const items = found.map((one) => ({
      ...one,
      ts: instant(one.ts),
      receivedAt: instant(one.receivedAt),
    }));
    return { items };
  });
}

async function rowsAsked(
  ports: ApiPorts,
  meters: readonly AskedMeter[],
  query: Query,
): Promise<readonly UseRow[]> {
  const books = booksOf(ports);
  const { every, version } = query;
  if (version !== undefined && (every !== 'day' || query.meter === undefined))
    throw new Refusal('validation-failed', VERSION_ALONE, {
      errors: [{ path: 'querystring.version', problem: VERSION_ALONE }],
    });
  if (every === 'hour') return hourRows(books, meters, instantsAsked(ports, query));
  const span = daysAsked(ports, query);
  const now = epochMs(ports.clock.now());
  const startHour = ports.gasDayStart ?? 0;
  if (every === 'settlement')
    return settlementRows(books, ports.records.archive, meters, span, { startHour, now });
  const rows = await dayRows(books, meters, span);
  const [meter] = meters;
  return version === undefined || meter === undefined
    ? rows
    : rowsOfVersion(books, rows, meter, version);
}

function booksOf({ books }: ApiPorts): MeteringBooks {
  if (books !== undefined) return books;
  throw new Refusal('books-absent', 'no books of the metering desk are kept here');
}
