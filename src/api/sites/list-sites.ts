import type { SiteSpec } from '../../model/fleet.ts';
import type { FleetIndex } from '../../model/fleet-index.ts';
import type { Page } from '../../records/records.ts';
import { Refusal } from '../errors/refusal.ts';

export interface SiteListQuery {
  readonly zone?: string;
  /** Part of an id, a name or a customer, in any case. */
  readonly q?: string;
  readonly limit: number;
  readonly cursor?: string;
}

/** A fleet changes rarely: sorted once for each. */
const sorted = new WeakMap<FleetIndex, readonly SiteSpec[]>();

/** By id, so that a page goes on where the last one ended even when the fleet has changed. */
export function listSites(fleet: FleetIndex, query: SiteListQuery): Page<SiteSpec> {
  const after = query.cursor === undefined ? null : decode(query.cursor);
  const wanted = query.q?.trim().toLowerCase() ?? '';
  const items: SiteSpec[] = [];
  for (const site of inOrder(fleet)) {
    if (after !== null && site.id <= after) continue;
    if (query.zone !== undefined && site.zone !== query.zone) continue;
    if (wanted !== '' && !matches(site, fleet, wanted)) continue;
    if (items.length === query.limit) return { items, next: encode(items.at(-1)?.id ?? '') };
    items.push(site);
  }
  return { items, next: null };
}

function inOrder(fleet: FleetIndex): readonly SiteSpec[] {
  const known = sorted.get(fleet);
  if (known !== undefined) return known;
  const sites = [...fleet.sites.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  sorted.set(fleet, sites);
  return sites;
}

function matches(site: SiteSpec, { customers }: FleetIndex, wanted: string): boolean {
  const customer = customers.get(site.customer)?.name;
  const words = [site.id, site.name.zh, site.name.en, site.customer, customer?.zh, customer?.en];
  return words.some((word) => word?.toLowerCase().includes(wanted) === true);
}

const PREFIX = 'site:';

const encode = (id: string): string => Buffer.from(`${PREFIX}${id}`).toString('base64url');

function decode(cursor: string): string {
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  if (text.startsWith(PREFIX)) return text.slice(PREFIX.length);
  throw new Refusal('bad-cursor', 'the cursor is not one that this list gave out');
}
