import { z } from 'zod';
import type { LatestRow } from '../../history/history.ts';
import type { ApiApp } from '../api-app.ts';
import type { ApiContext } from '../api-context.ts';
import { listDevices } from '../devices/device-list.ts';
import { DEVICE_ROLES } from '../devices/device-role.ts';
import {
  DeviceDetail,
  DeviceSummary,
  deviceDetail,
  deviceSummary,
} from '../devices/device-view.ts';
import { findDevice } from '../devices/find-device.ts';
import { FieldScalar, fieldScalar } from '../schema/field-scalar.ts';
import { Instant, instant } from '../schema/instant.ts';
import { pageOf, paging } from '../schema/paging.ts';
import { named } from '../schema/registry.ts';
import { guarded } from '../schema/responses.ts';

const tags = ['devices'];
const params = z.strictObject({ id: z.string().max(100) });

const Latest = named(
  'Latest',
  z.object({
    device: z.string(),
    ts: Instant.nullable().describe('newest event time of a telemetry record; null: none yet'),
    receivedAt: Instant.nullable(),
    fields: z.record(z.string(), z.object({ value: FieldScalar, ts: Instant })),
    others: z
      .array(
        z.object({
          record: z.enum(['event', 'status']),
          ts: Instant,
          fields: z.record(z.string(), z.object({ value: FieldScalar, ts: Instant })),
        }),
      )
      .describe('newest event and connection status'),
  }),
);

export function deviceRoutes(app: ApiApp, { ports }: ApiContext): void {
  const { fleet, devices, history } = ports;
  const config = { access: 'devices.read' } as const;
  const list = {
    operationId: 'listDevices',
    summary: 'Devices of the fleet, by id',
    tags,
    querystring: z.strictObject({
      site: z.string().max(64).exactOptional(),
      q: z.string().max(100).exactOptional().describe('part of an id, serial or site name'),
      role: z.enum(DEVICE_ROLES).exactOptional(),
      meter: z.string().max(100).exactOptional().describe('the device of exactly this meter'),
      ...paging,
    }),
    response: { 200: pageOf(DeviceSummary), ...guarded() },
  };
  app.get('/devices', { config, schema: list }, async (request) => {
    const { items, next } = listDevices(fleet.current(), request.query);
    return {
      items: items.map((entry) => deviceSummary(entry, devices.connection(entry.spec.id))),
      next,
    };
  });

  const read = {
    operationId: 'getDevice',
    summary: 'One device: what it is, whether it is connected, how it reports',
    tags,
    params,
    response: { 200: DeviceDetail, ...guarded(404) },
  };
  app.get('/devices/:id', { config, schema: read }, async (request) => {
    const entry = findDevice(fleet, request.params.id);
    const { id } = entry.spec;
    return deviceDetail(entry, devices.connection(id), await devices.status(id));
  });

  const latest = {
    operationId: 'getLatest',
    summary: 'Newest value of each field by event time',
    tags,
    params,
    response: { 200: Latest, ...guarded(404, 503) },
  };
  app.get(
    '/devices/:id/latest',
    { config: { access: 'telemetry.read' }, schema: latest },
    async (request) => {
      const { id } = findDevice(fleet, request.params.id).spec;
      return latestView(id, await history.latest([id]));
    },
  );
}

export type LatestView = z.infer<typeof Latest>;

function latestView(device: string, rows: readonly LatestRow[]): LatestView {
  const telemetry = rows
    .filter(({ record }) => record === 'meter' || record === 'station')
    .toSorted((a, b) => a.ts - b.ts);
  const newest = telemetry.at(-1);
  const others = rows.flatMap(({ record, ts, fields }) =>
    record === 'event' || record === 'status'
      ? [{ record, ts: instant(ts), fields: valuesOf(Object.entries(fields)) }]
      : [],
  );
  return {
    device,
    ts: newest === undefined ? null : instant(newest.ts),
    receivedAt: newest === undefined ? null : instant(newest.receivedAt),
    fields: valuesOf(telemetry.flatMap(({ fields }) => Object.entries(fields))),
    others,
  };
}

const valuesOf = (
  fields: readonly (readonly [string, LatestRow['fields'][string]])[],
): LatestView['fields'] =>
  Object.fromEntries(
    fields.map(([path, { value, ts }]) => [path, { value: fieldScalar(value), ts: instant(ts) }]),
  );
