import type { Alarm } from '../model/alarm.ts';
import type { SiteSpec } from '../model/fleet.ts';
import type { FleetIndex } from '../model/fleet-index.ts';

/**
 * Where an alarm is, as routes see it. A gateway is wherever the sites are that
 * report through it; an alarm of the service itself is nowhere.
 */
export interface Place {
  readonly zones: readonly string[];
  readonly sites: readonly string[];
  /** Classes of the customers there. */
  readonly classes: readonly string[];
}

const NOWHERE: Place = { zones: [], sites: [], classes: [] };

export const placeIn =
  (fleet: FleetIndex) =>
  ({ site, subject }: Pick<Alarm, 'site' | 'subject'>): Place => {
    if (site !== null) return placeOfSites(fleet, [fleet.sites.get(site)], [site]);
    if (subject.kind === 'zone') return { ...NOWHERE, zones: [subject.id] };
    const relays = fleet.devices.get(subject.id)?.relays;
    if (relays === undefined || subject.kind === 'system') return NOWHERE;
    const served = [...relays].map((device) => fleet.devices.get(device)?.site ?? undefined);
    return placeOfSites(fleet, served, []);
  };

function placeOfSites(
  fleet: FleetIndex,
  sites: readonly (SiteSpec | undefined)[],
  named: readonly string[],
): Place {
  const known = sites.filter((site) => site !== undefined);
  return {
    zones: distinct(known.map(({ zone }) => zone)),
    sites: distinct([...named, ...known.map(({ id }) => id)]),
    classes: distinct(known.flatMap(({ customer }) => fleet.customers.get(customer)?.class ?? [])),
  };
}

const distinct = (items: readonly string[]): readonly string[] => [...new Set(items)];
