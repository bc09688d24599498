import { z } from 'zod';
import type { ApiApp } from '../api-app.ts';
import type { ApiContext } from '../api-context.ts';
import { findDevice } from '../devices/find-device.ts';
import { FieldScalar } from '../schema/field-scalar.ts';
import { given, pageOf } from '../schema/paging.ts';
import { guarded } from '../schema/responses.ts';
import { AGGREGATES, bucketPage } from '../telemetry/bucket-page.ts';
import { AskedDuration } from '../telemetry/duration.ts';
import { fieldsAsked } from '../telemetry/field-names.ts';
import { type RecordKind, rawPage } from '../telemetry/raw-page.ts';
import { spanAsked, spanQuery } from '../telemetry/span.ts';

/** Rows in one answer. */
const MOST_ROWS = 10_000;

const Aggregates = z
  .string()
  .transform((text) => text.split(',').map((name) => name.trim()))
  .pipe(z.array(z.enum(AGGREGATES)).min(1))
  .describe(`some of ${AGGREGATES.join(',')}`);

const Query = z.strictObject({
  device: z.string().max(100),
  fields: z
    .string()
    .max(4000)
    .exactOptional()
    .describe('comma list; a run’s field is runs.A.pOut; absent: all'),
  ...spanQuery,
  every: AskedDuration.exactOptional().describe('bucket length; absent: raw rows'),
  aggregate: Aggregates.exactOptional().describe('with `every`: what each bucket says'),
  record: z
    .enum(['meter', 'station', 'event', 'status'])
    .exactOptional()
    .describe('raw rows of this kind; absent: meter and station'),
  limit: z.coerce.number().int().min(1).max(MOST_ROWS).default(1000),
  cursor: z.string().max(500).exactOptional(),
});

const BucketView = z.object({
  min: z.number().exactOptional(),
  max: z.number().exactOptional(),
  mean: z.number().exactOptional(),
  last: z.number().exactOptional(),
  count: z.number().exactOptional(),
});

/** `ts` and the fields: values, or buckets of them. */
const Item = z.record(z.string(), z.union([FieldScalar, BucketView]));

const TELEMETRY: ReadonlySet<RecordKind> = new Set(['meter', 'station']);

export function telemetryRoutes(app: ApiApp, { ports }: ApiContext): void {
  const schema = {
    operationId: 'getTelemetry',
    summary: 'Readings of one device in event-time order, raw or in buckets',
    description: 'Buckets are aligned to 1970-01-01 UTC; empty ones are absent.',
    tags: ['telemetry'],
    querystring: Query,
    response: { 200: pageOf(Item), ...guarded(404, 503) },
  };
  app.get(
    '/telemetry',
    { config: { access: 'telemetry.read' }, schema },
    async (request, reply) => {
      const { every, aggregate, record, limit, cursor, ...rest } = request.query;
      const entry = findDevice(ports.fleet, rest.device);
      const device = entry.spec.id;
      const span = spanAsked(rest, ports.clock);
      const fields = fieldsAsked(rest.fields, entry, every === undefined ? 'any' : 'numeric');
      const page =
        every === undefined
          ? await rawPage(
              ports.history,
              { device, ...span, limit, ...given('fields', fields), ...given('cursor', cursor) },
              record === undefined ? TELEMETRY : new Set([record]),
            )
          : await bucketPage(ports.history, {
              device,
              ...span,
              fields: fields ?? [],
              aggregates: aggregate ?? AGGREGATES,
              everyMs: every,
              limit,
              cursor,
            });
      // checking 10,000 rows that the store made against the schema costs more than reading them
      return reply.type('application/json').serializer(JSON.stringify).send(page);
    },
  );
}
