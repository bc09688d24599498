import type { LiveEvent } from '../../model/live.ts';
import type { Permission } from '../../model/people.ts';
import type { FleetPort } from '../ports.ts';

export const STREAM_EVENTS = ['alarm', 'reading', 'status'] as const;
export type StreamEvent = (typeof STREAM_EVENTS)[number];

/** Who may see which events is who may read the same by asking. */
export const EVENT_PERMISSION: Readonly<Record<StreamEvent, Permission>> = {
  alarm: 'alarms.read',
  reading: 'telemetry.read',
  status: 'devices.read',
};

export interface StreamFilter {
  readonly events: ReadonlySet<StreamEvent>;
  readonly site?: string;
  readonly device?: string;
}

/** Whether a stream with this filter carries the event; the fleet is looked up as it is now. */
export function wants(filter: StreamFilter, event: LiveEvent, fleet: FleetPort): boolean {
  if (!filter.events.has(event.event)) return false;
  if (filter.site === undefined && filter.device === undefined) return true;
  if (event.event === 'alarm') return wantsAlarm(filter, event.alarm, fleet);
  const device = event.event === 'reading' ? event.reading.device : event.status.device;
  if (filter.device !== undefined && filter.device !== device) return false;
  return filter.site === undefined || filter.site === siteOf(device, fleet);
}

type LiveAlarm = Extract<LiveEvent, { event: 'alarm' }>['alarm'];

/** An alarm belongs to a device when it is about it or about what it measures. */
function wantsAlarm({ site, device }: StreamFilter, alarm: LiveAlarm, fleet: FleetPort): boolean {
  if (site !== undefined && alarm.site !== site) return false;
  if (device === undefined) return true;
  const { kind, id } = alarm.subject;
  if (kind === 'device' || kind === 'gateway') return id === device;
  const entry = fleet.current().devices.get(device);
  if (entry === undefined || entry.site === null || entry.site.id !== alarm.site) return false;
  if (kind === 'meter') return entry.meter?.id === id;
  return entry.isStation && (kind === 'station' || kind === 'run' || kind === 'bypass');
}

export const siteOf = (device: string, fleet: FleetPort): string | null =>
  fleet.current().devices.get(device)?.site?.id ?? null;
