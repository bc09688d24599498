import type { DeviceEntry, FleetIndex } from '../../model/fleet-index.ts';
import type { Page } from '../../records/records.ts';
import { Refusal } from '../errors/refusal.ts';
import { type DeviceRole, roleOf } from './device-role.ts';

export interface DeviceListQuery {
  readonly site?: string;
  /** Part of a device, meter, serial or site id or name, in any case. */
  readonly q?: string;
  readonly role?: DeviceRole;
  /** Exactly this meter's. */
  readonly meter?: string;
  readonly limit: number;
  readonly cursor?: string;
}

/** Sorting 100,000 devices takes a while and a fleet changes rarely: once per fleet. */
const sorted = new WeakMap<FleetIndex, readonly DeviceEntry[]>();

/** By id, so that a page goes on where the last one ended even when the fleet has changed. */
export function listDevices(fleet: FleetIndex, query: DeviceListQuery): Page<DeviceEntry> {
  const all = inOrder(fleet);
  const wanted = query.q?.trim().toLowerCase() ?? '';
  const items: DeviceEntry[] = [];
  for (let at = startAfter(all, query.cursor); at < all.length; at += 1) {
    const entry = all[at];
    if (entry === undefined || !matches(entry, query, wanted)) continue;
    if (items.length === query.limit) return { items, next: encode(items.at(-1)) };
    items.push(entry);
  }
  return { items, next: null };
}

function inOrder(fleet: FleetIndex): readonly DeviceEntry[] {
  const known = sorted.get(fleet);
  if (known !== undefined) return known;
  const entries = [...fleet.devices.values()].sort((a, b) => compare(a.spec.id, b.spec.id));
  sorted.set(fleet, entries);
  return entries;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function startAfter(all: readonly DeviceEntry[], cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  const last = decode(cursor);
  let [low, high] = [0, all.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((all[middle]?.spec.id ?? '') <= last) low = middle + 1;
    else high = middle;
  }
  return low;
}

function matches(entry: DeviceEntry, query: DeviceListQuery, wanted: string): boolean {
  if (query.site !== undefined && entry.site?.id !== query.site) return false;
  if (query.meter !== undefined && entry.meter?.id !== query.meter) return false;
  if (query.role !== undefined && roleOf(entry) !== query.role) return false;
  if (wanted === '') return true;
  const { spec, meter } = entry;
  const words = [spec.id, meter?.id, meter?.serial, entry.site?.id];
  const names = [entry.site?.name.zh, entry.site?.name.en];
  return [...words, ...names].some((word) => word?.toLowerCase().includes(wanted) === true);
}

const PREFIX = 'device:';

const encode = (entry: DeviceEntry | undefined): string =>
  Buffer.from(`${PREFIX}${entry?.spec.id ?? ''}`).toString('base64url');

function decode(cursor: string): string {
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  if (text.startsWith(PREFIX)) return text.slice(PREFIX.length);
  throw new Refusal('bad-cursor', 'the cursor is not one that this list gave out');
}
