import { z } from 'zod';
import type { DeviceEntry } from '../../model/fleet-index.ts';
import type { DeviceStatus } from '../../model/live.ts';
import type { DeviceConnection } from '../ports.ts';
import { Instant, instant, instantOrNull } from '../schema/instant.ts';
import { named } from '../schema/registry.ts';
import { DEVICE_ROLES, roleOf } from './device-role.ts';

const Name = z.object({ zh: z.string(), en: z.string() });

/** What a device is in the fleet. Built member by member: no secret can slip in. */
export const DeviceSummary = named(
  'DeviceSummary',
  z.object({
    id: z.string(),
    role: z.enum(DEVICE_ROLES),
    site: z
      .object({ id: z.string(), name: Name, zone: z.string(), customer: z.string() })
      .nullable(),
    meter: z.string().nullable().describe('id of the meter whose corrector it is'),
    model: z
      .object({ type: z.string(), size: z.string().nullable(), serial: z.string().nullable() })
      .nullable()
      .describe('of that meter'),
    reporting: z.enum(['scada', 'hourly', 'daily']),
    intervalSeconds: z.number(),
    gateway: z.string().nullable(),
    connection: z.object({ since: Instant, address: z.string() }).nullable(),
  }),
);
export type DeviceSummary = z.infer<typeof DeviceSummary>;

const Status = z.object({
  lastReadingAt: Instant.nullable(),
  lastReceivedAt: Instant.nullable(),
  online: z.enum(['yes', 'no', 'unknown']),
  readings: z.number(),
  late: z.number(),
  outOfOrder: z.number(),
  duplicates: z.number(),
  quarantined: z.number(),
  unknownFields: z.record(z.string(), z.number()),
  cannotJudge: z.array(
    z.object({ type: z.string(), subject: z.string(), since: Instant, reason: z.string() }),
  ),
});

export const DeviceDetail = named(
  'Device',
  DeviceSummary.extend({
    credentials: z.array(z.enum(['password', 'passwordHash', 'certificate'])),
    watermarkSeconds: z.number().describe('readings older than this on arrival are late'),
    status: Status.nullable().describe('null: never heard of'),
  }),
);
export type DeviceDetail = z.infer<typeof DeviceDetail>;

export const StatusView = Status.extend({ device: z.string(), site: z.string().nullable() });

export function deviceSummary(
  entry: DeviceEntry,
  connection: DeviceConnection | null,
): DeviceSummary {
  const { spec, site, meter, intervalMs } = entry;
  return {
    id: spec.id,
    role: roleOf(entry),
    site:
      site === null
        ? null
        : { id: site.id, name: site.name, zone: site.zone, customer: site.customer },
    meter: meter?.id ?? null,
    model:
      meter === null
        ? null
        : { type: meter.type, size: meter.size ?? null, serial: meter.serial ?? null },
    reporting: spec.reporting,
    intervalSeconds: intervalMs / 1000,
    gateway: spec.gateway ?? null,
    connection:
      connection === null
        ? null
        : { since: instant(connection.since), address: connection.address },
  };
}

export function deviceDetail(
  entry: DeviceEntry,
  connection: DeviceConnection | null,
  status: DeviceStatus | null,
): DeviceDetail {
  const { spec, watermarkMs } = entry;
  return {
    ...deviceSummary(entry, connection),
    credentials: [
      ...(spec.password === undefined ? [] : ['password' as const]),
      ...(spec.passwordHash === undefined ? [] : ['passwordHash' as const]),
      ...(spec.certificate === true ? ['certificate' as const] : []),
    ],
    watermarkSeconds: watermarkMs / 1000,
    status: status === null ? null : statusView(status),
  };
}

export const statusView = (status: DeviceStatus): z.infer<typeof Status> => ({
  ...status,
  lastReadingAt: instantOrNull(status.lastReadingAt),
  lastReceivedAt: instantOrNull(status.lastReceivedAt),
  unknownFields: { ...status.unknownFields },
  cannotJudge: status.cannotJudge.map((one) => ({ ...one, since: instant(one.since) })),
});
