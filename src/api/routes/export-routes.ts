import { randomUUID } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import type { ApiApp } from '../api-app.ts';
import type { ApiContext } from '../api-context.ts';
import { findDevice } from '../devices/find-device.ts';
import { guarded, other } from '../schema/responses.ts';
import { spanAsked, spanQuery } from '../telemetry/span.ts';

const TYPES = {
  csv: 'text/csv; charset=utf-8',
  parquet: 'application/vnd.apache.parquet',
} as const;

const Query = z.strictObject({
  device: z.string().max(100),
  format: z.enum(['csv', 'parquet']).default('csv'),
  record: z
    .enum(['meter', 'station'])
    .exactOptional()
    .describe('absent: what the device is in the fleet'),
  ...spanQuery,
});

const file = z.unknown();

export function exportRoutes(app: ApiApp, context: ApiContext): void {
  const { ports, audit, exportFolder } = context;
  const schema = {
    operationId: 'exportTelemetry',
    summary: 'Readings of one device as a file',
    tags: ['telemetry'],
    querystring: Query,
    response: {
      200: {
        description: 'The file',
        content: {
          ...other('CSV', 'text/csv', file).content,
          ...other('Parquet', TYPES.parquet, file).content,
        },
      },
      ...guarded(404, 501, 503),
    },
  };
  const config = { access: 'telemetry.export' } as const;
  app.get('/telemetry/export', { config, schema }, async (request, reply) => {
    const { device, format, record } = request.query;
    const entry = findDevice(ports.fleet, device);
    const span = spanAsked(request.query, ports.clock);
    const name = fileName(device, span.from, span.to, format);
    await audit.note(request, { action: 'telemetry.export', object: device, detail: name });
    const path = join(exportFolder, `gaswatch-export-${randomUUID()}.${format}`);
    let stream: Readable;
    try {
      await ports.history.export({
        format,
        record: record ?? (entry.isStation ? 'station' : 'meter'),
        devices: [entry.spec.id],
        ...span,
        path,
      });
      stream = (await open(path)).createReadStream();
    } finally {
      // an open file lives on without its name: nothing is left behind, whatever happens next
      await rm(path, { force: true });
    }
    return reply
      .header('content-disposition', `attachment; filename="${name}"`)
      .type(TYPES[format])
      .send(stream);
  });
}

function fileName(device: string, from: number, to: number, format: string): string {
  const day = (at: number): string => new Date(at).toISOString().slice(0, 10);
  const plain = device.replace(/[^A-Za-z0-9._-]/g, '_');
  return `gaswatch-${plain}-${day(from)}-${day(to - 1)}.${format}`;
}
