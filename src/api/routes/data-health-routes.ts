import { z } from 'zod';
import type { FleetIndex } from '../../model/fleet-index.ts';
import type { DeviceFreshness } from '../../model/live.ts';
import { type EpochMs, epochMs } from '../../model/units.ts';
import type { ApiApp } from '../api-app.ts';
import type { ApiContext } from '../api-context.ts';
import { Instant, instant, instantOrNull } from '../schema/instant.ts';
import { named } from '../schema/registry.ts';
import { guarded } from '../schema/responses.ts';

/** A fleet is gone through once in so many ms, however many look. */
const FRESH_MS = 5_000;
/** Devices named in one answer at the most: the rest is a number. */
const MOST_BEHIND = 200;

const BehindDevice = z.object({
  device: z.string(),
  site: z.string().nullable(),
  lastReadingAt: Instant.nullable().describe('null: never heard of'),
});

const DataHealth = named(
  'DataHealth',
  z.object({
    at: Instant,
    devices: z.number().int(),
    behind: z.number().int().describe('not heard for longer than watermark and 1.5 intervals'),
    neverHeard: z.number().int(),
    readings: z.number().describe('since detection began to count'),
    late: z.number().describe('of them came after their device’s watermark'),
    silentSites: z.array(z.string()).describe('sites of which every device is behind or unheard'),
    longest: z.array(BehindDevice).describe('longest behind first, at most 200; never heard last'),
  }),
);
export type DataHealth = z.infer<typeof DataHealth>;

/** How complete the picture is: who has not been heard and since when. */
export function dataHealthRoutes(app: ApiApp, { ports }: ApiContext): void {
  const schema = {
    operationId: 'getDataHealth',
    summary: 'Who has not been heard, since when, and how much comes late',
    tags: ['devices'],
    response: { 200: DataHealth, ...guarded(503) },
  };
  let known: { readonly at: number; readonly health: Promise<DataHealth> } | null = null;
  app.get('/data-health', { config: { access: 'devices.read' }, schema }, async () => {
    const now = epochMs((ports.eventClock ?? ports.clock).now());
    if (known === null || Math.abs(now - known.at) > FRESH_MS) {
      const health = ports.devices
        .freshness()
        .then((devices) => healthOf(devices, ports.fleet.current(), now));
      known = { at: now, health };
      health.catch(() => (known = null));
    }
    return known.health;
  });
}

function healthOf(
  devices: readonly DeviceFreshness[],
  fleet: FleetIndex,
  now: EpochMs,
): DataHealth {
  const unheard = devices.filter(({ lastReadingAt }) => lastReadingAt === null);
  const behind = devices
    .filter((device) => isBehind(device, fleet, now))
    .toSorted((a, b) => (a.lastReadingAt ?? 0) - (b.lastReadingAt ?? 0));
  const absent = [...behind, ...unheard];
  return {
    at: instant(now),
    devices: devices.length,
    behind: behind.length,
    neverHeard: unheard.length,
    readings: devices.reduce((sum, { readings }) => sum + readings, 0),
    late: devices.reduce((sum, { late }) => sum + late, 0),
    silentSites: silentSites(fleet, new Set(absent.map(({ device }) => device))),
    longest: absent.slice(0, MOST_BEHIND).map(({ device, lastReadingAt }) => ({
      device,
      site: fleet.devices.get(device)?.site?.id ?? null,
      lastReadingAt: instantOrNull(lastReadingAt),
    })),
  };
}

function isBehind({ device, lastReadingAt }: DeviceFreshness, fleet: FleetIndex, now: number) {
  const entry = fleet.devices.get(device);
  if (lastReadingAt === null || entry === undefined) return false;
  return now - lastReadingAt > entry.watermarkMs + 1.5 * entry.intervalMs;
}

function silentSites({ fleet }: FleetIndex, absent: ReadonlySet<string>): string[] {
  return fleet.sites
    .filter(({ station, meters }) => {
      const devices = [...(station === undefined ? [] : [station]), ...meters];
      return devices.length > 0 && devices.every(({ device }) => absent.has(device));
    })
    .map(({ id }) => id);
}
