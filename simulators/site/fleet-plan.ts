import type { FleetFile, Reporting, SitePlan } from './site-plan.ts';
import { ZONE } from './templates/parts.ts';
import { TEMPLATES, type TemplateName } from './templates/registry.ts';

/**
 * The sites of a scenario. Without a number, each listed template once; with
 * one, the list over and over until there are that many devices: a site that
 * no longer fits is passed over, so the number is met exactly whenever a
 * single-device site is in the list, and never exceeded.
 */
export function planSites(
  templates: readonly TemplateName[],
  reporting: Reporting,
  devices: number | null,
): readonly SitePlan[] {
  const counts = new Map<TemplateName, number>();
  const sites: SitePlan[] = [];
  let room = devices ?? Number.POSITIVE_INFINITY;
  for (let round = 0; devices !== null || round === 0; round += 1) {
    const before = sites.length;
    for (const name of templates) {
      const replica = (counts.get(name) ?? 0) + 1;
      const site = TEMPLATES[name](replica, reporting);
      if (site.file.devices.length > room) continue;
      counts.set(name, replica);
      room -= site.file.devices.length;
      sites.push(site);
    }
    if (sites.length === before) break;
  }
  return sites;
}

/** The fleet file of those sites (contract §3). */
export const fleetOf = (sites: readonly SitePlan[]): FleetFile => ({
  zones: [
    {
      id: ZONE,
      name: { zh: '示例片区', en: 'Sample zone' },
      gas: { hs: 40.66, d: 0.581, xCO2: 0.006, xH2: 0 },
    },
  ],
  customers: sites.map((site) => site.file.customer),
  sites: sites.map((site) => site.file.site),
  devices: sites.flatMap((site) => site.file.devices),
});
