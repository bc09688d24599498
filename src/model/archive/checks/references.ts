import type { FleetIndex } from '../../fleet-index.ts';
import { type ArchiveDraft, type ArchiveProblem, refused } from '../archive-draft.ts';
import { metersOf } from '../fleet-places.ts';
import type { Around } from './around.ts';

type Says = (id: string, fleet: FleetIndex, draft: ArchiveDraft) => boolean;

const KNOWN: readonly { readonly field: string; readonly zh: string; readonly is: Says }[] = [
  { field: 'meter', zh: '表位', is: (id, fleet) => metersOf(fleet).has(id) },
  { field: 'site', zh: '用气点', is: (id, fleet) => fleet.sites.has(id) },
  { field: 'customer', zh: '用户', is: (id, fleet) => fleet.customers.has(id) },
  { field: 'zone', zh: '片区', is: (id, fleet) => fleet.zones.has(id) },
  {
    field: 'run',
    zh: '线路',
    is: (id, fleet, { body }) =>
      fleet.sites.get(String(body['site']))?.station?.runs.some((run) => run.id === id) ?? false,
  },
];

/**
 * What an item names is in the fleet, and belongs together. A name that a
 * revision keeps is not asked again: what has left the fleet keeps its archive.
 */
export function referenceProblems(draft: ArchiveDraft, around: Around): readonly ArchiveProblem[] {
  const { fleet } = around;
  const named: Readonly<Record<string, unknown>> = { ...draft.subject, ...draft.body };
  const before: Readonly<Record<string, unknown>> = {
    ...draft.before?.subject,
    ...draft.before?.body,
  };
  const unknown = KNOWN.flatMap(({ field, zh, is }) => {
    const id = named[field];
    if (typeof id !== 'string' || id === before[field] || is(id, fleet, draft)) return [];
    const path = field in draft.body ? field : `subject.${field}`;
    return [missing(path, field, zh, id)];
  });
  return [...unknown, ...sitesOf(draft, fleet), ...(unknown.length > 0 ? [] : apart(draft, fleet))];
}

const missing = (path: string, field: string, zh: string, id: string): ArchiveProblem =>
  refused(
    path,
    `档案所指${zh} ${id} 不在设备清单中：请核对编号，或先在设备清单中添加`,
    `the fleet has no ${field} ${id}: check the id, or add it to the fleet first`,
  );

function sitesOf({ body }: ArchiveDraft, fleet: FleetIndex): readonly ArchiveProblem[] {
  const sites: unknown = body['sites'];
  if (!Array.isArray(sites)) return [];
  return sites
    .filter((id) => !fleet.sites.has(String(id)))
    .map((id) => missing('sites', 'site', '用气点', String(id)));
}

/** A meter at another site than the one given, or a site of another customer. */
function apart({ body }: ArchiveDraft, fleet: FleetIndex): readonly ArchiveProblem[] {
  const { meter, site, customer } = body;
  const at = typeof meter === 'string' ? metersOf(fleet).get(meter)?.site : undefined;
  const place = at ?? (typeof site === 'string' ? fleet.sites.get(site) : undefined);
  if (at !== undefined && typeof site === 'string' && at.id !== site) {
    return [
      refused(
        'site',
        `表位 ${String(meter)} 属于用气点 ${at.id}，不是 ${site}`,
        `the meter ${String(meter)} is at site ${at.id}, not at ${site}`,
      ),
    ];
  }
  if (place !== undefined && typeof customer === 'string' && place.customer !== customer) {
    return [
      refused(
        'customer',
        `用气点 ${place.id} 的用户是 ${place.customer}，不是 ${customer}`,
        `the site ${place.id} is of customer ${place.customer}, not of ${customer}`,
      ),
    ];
  }
  return [];
}
