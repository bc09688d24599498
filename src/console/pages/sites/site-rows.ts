import type { AlarmView } from '../../../api/schema/alarm-view.ts';
import type { SiteSummary } from '../../../api/sites/site-view.ts';
import { groupBy } from '../../../lib/group-by.ts';
import type { GridSort } from '../../parts/grid/grid-column.ts';
import { byUrgency, isShown } from '../../parts/shown-alarms.ts';

export interface SiteRow {
  readonly site: SiteSummary;
  /** The most urgent open alarm that is not kept quiet. */
  readonly worst: AlarmView | null;
  readonly open: number;
}

export interface SiteFilters {
  readonly zone: string;
  readonly q: string;
  /** `station` or `meters`; anything else: all. */
  readonly kind: string;
}

/** Sites that match, in the order asked for; without one by id. */
export function siteRows(
  sites: readonly SiteSummary[],
  alarms: readonly AlarmView[],
  filters: SiteFilters,
  sort: GridSort | null,
): readonly SiteRow[] {
  const bySite = groupBy(alarms.filter(isShown), ({ site }) => site ?? '');
  const rows = sites
    .filter((site) => matches(site, filters))
    .map((site): SiteRow => {
      const own = (bySite.get(site.id) ?? []).toSorted(byUrgency);
      return { site, worst: own[0] ?? null, open: own.length };
    });
  if (sort === null) return rows;
  const sign = sort.order === 'asc' ? 1 : -1;
  return rows.toSorted((a, b) => sign * compare(a, b, sort.column) || byId(a, b));
}

function matches(site: SiteSummary, { zone, q, kind }: SiteFilters): boolean {
  if (zone !== '' && site.zone !== zone) return false;
  if (kind === 'station' && site.station === null) return false;
  if (kind === 'meters' && site.station !== null) return false;
  const wanted = q.trim().toLowerCase();
  if (wanted === '') return true;
  const { id, name, customer } = site;
  return [id, name.zh, name.en, customer.id, customer.name.zh, customer.name.en].some((word) =>
    word.toLowerCase().includes(wanted),
  );
}

const byId = (a: SiteRow, b: SiteRow): number => (a.site.id < b.site.id ? -1 : 1);

function compare(a: SiteRow, b: SiteRow, column: string): number {
  switch (column) {
    case 'alarms':
      return urgency(a) - urgency(b) || b.open - a.open;
    case 'meters':
      return a.site.meters - b.site.meters;
    case 'station':
      return Number(a.site.station === null) - Number(b.site.station === null);
    default:
      return words(a, column).localeCompare(words(b, column), 'zh');
  }
}

const NOTHING_OPEN = 9;
const urgency = ({ worst }: SiteRow): number => worst?.priority ?? NOTHING_OPEN;

function words({ site }: SiteRow, column: string): string {
  switch (column) {
    case 'name':
      return site.name.zh;
    case 'zone':
      return site.zone;
    case 'customer':
      return site.customer.name.zh;
    case 'class':
      return site.customer.class;
    default:
      return site.id;
  }
}
