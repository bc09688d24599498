import { z } from 'zod';
import type { FleetIndex } from '../../model/fleet-index.ts';
import type { ApiApp } from '../api-app.ts';
import type { ApiContext } from '../api-context.ts';
import { Refusal } from '../errors/refusal.ts';
import { pageOf, paging } from '../schema/paging.ts';
import { guarded } from '../schema/responses.ts';
import { listSites } from '../sites/list-sites.ts';
import { SiteSummary, SiteView, siteSummary, siteView, ZoneView } from '../sites/site-view.ts';

const tags = ['sites'];
const config = { access: 'devices.read' } as const;

/** Where devices stand: zones, and sites with their station and meters. */
export function siteRoutes(app: ApiApp, { ports }: ApiContext): void {
  const { fleet } = ports;
  const zones = {
    operationId: 'listZones',
    summary: 'Zones of the fleet',
    tags,
    response: { 200: z.object({ items: ZoneView.array() }), ...guarded() },
  };
  app.get('/zones', { config, schema: zones }, async () => ({ items: zonesOf(fleet.current()) }));

  const list = {
    operationId: 'listSites',
    summary: 'Sites of the fleet, by id',
    tags,
    querystring: z.strictObject({
      zone: z.string().max(64).exactOptional(),
      q: z.string().max(100).exactOptional().describe('part of an id, a name or a customer'),
      ...paging,
    }),
    response: { 200: pageOf(SiteSummary), ...guarded() },
  };
  app.get('/sites', { config, schema: list }, async (request) => {
    const now = fleet.current();
    const { items, next } = listSites(now, request.query);
    return { items: items.map((site) => siteSummary(site, now)), next };
  });

  const read = {
    operationId: 'getSite',
    summary: 'One site: its station with runs and set points, its meters',
    tags,
    params: z.strictObject({ id: z.string().max(100) }),
    response: { 200: SiteView, ...guarded(404) },
  };
  app.get('/sites/:id', { config, schema: read }, async (request) => {
    const now = fleet.current();
    const { id } = request.params;
    const site = now.sites.get(id);
    if (site === undefined) throw new Refusal('site-not-found', `there is no site ${id}`);
    return siteView(site, now);
  });
}

function zonesOf({ fleet }: FleetIndex): ZoneView[] {
  const counts = new Map<string, number>();
  for (const { zone } of fleet.sites) counts.set(zone, (counts.get(zone) ?? 0) + 1);
  return fleet.zones.map(({ id, name }) => ({ id, name, sites: counts.get(id) ?? 0 }));
}
