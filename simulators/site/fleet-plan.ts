import type { FleetFile, Reporting, SitePlan, Template } from './site-plan.ts';
import { ZONE } from './templates/parts.ts';
import { TEMPLATES, type TemplateName } from './templates/registry.ts';
import { ZONE_GAS } from './zone-gas.ts';

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
      const planned = sitesOf(name, replica, reporting);
      const size = planned.reduce((sum, site) => sum + site.file.devices.length, 0);
      if (size > room) continue;
      counts.set(name, replica);
      room -= size;
      sites.push(...planned);
    }
    if (sites.length === before) break;
  }
  return sites;
}

/** The sites that one name of a scenario's list stands for, the first one never missing. */
export function sitesOf(
  name: TemplateName,
  replica: number,
  reporting: Reporting,
): readonly [SitePlan, ...SitePlan[]] {
  // the registry's own types differ per template; here any of them will do
  const template: Template = TEMPLATES[name];
  const planned = template(replica, reporting);
  return 'id' in planned ? [planned] : planned;
}

const inletsOf = (sites: readonly SitePlan[]): { readonly inletMeters?: string[] } => {
  const gates = sites.filter((site) => site.role === 'gate');
  return gates.length === 0 ? {} : { inletMeters: gates.map((site) => site.meter.id) };
};

/** The fleet file of those sites (contract §3). */
export const fleetOf = (sites: readonly SitePlan[]): FleetFile => ({
  zones: [
    {
      id: ZONE,
      name: { zh: '示例片区', en: 'Sample zone' },
      gas: ZONE_GAS,
      ...inletsOf(sites),
    },
  ],
  customers: sites.map((site) => site.file.customer),
  sites: sites.map((site) => site.file.site),
  devices: sites.flatMap((site) => site.file.devices),
});
