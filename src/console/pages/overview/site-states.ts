import type { AlarmView } from '../../../api/schema/alarm-view.ts';
import type { SiteSummary, ZoneView } from '../../../api/sites/site-view.ts';
import { groupBy } from '../../../lib/group-by.ts';
import { byUrgency, isShown } from '../../parts/shown-alarms.ts';

/** What a tile shows of a site. */
export interface SiteState {
  readonly site: SiteSummary;
  /** The gravest open alarm that is not kept quiet, unacknowledged ones first. */
  readonly worst: AlarmView | null;
  readonly open: number;
  /** Since when its station, or everything of it, is silent; `unknown`: silent, nobody knows since when. */
  readonly silent: string | 'unknown' | null;
}

const SILENCE: ReadonlySet<string> = new Set(['comms.silent', 'comms.gateway']);

const isGoingOn = ({ state }: AlarmView): boolean =>
  state === 'unacknowledged' || state === 'acknowledged';

/** Also of alarms that are kept quiet: what is silent for a known reason is silent all the same. */
function silences(alarms: Iterable<AlarmView>): ReadonlyMap<string, string> {
  const since = new Map<string, string>();
  for (const alarm of alarms) {
    if (!SILENCE.has(alarm.type) || !isGoingOn(alarm)) continue;
    // of one that has come again, the last time is the one that goes on
    const begun = alarm.history.findLast(({ event }) => event === 'reactivated')?.at;
    since.set(alarm.subject.id, begun ?? alarm.occurredAt);
  }
  return since;
}

/** What the readings say of silence. */
export interface Unheard {
  readonly silentSites: readonly string[];
  readonly longest: readonly { readonly device: string; readonly lastReadingAt: string | null }[];
}

export function siteStates(
  sites: Iterable<SiteSummary>,
  alarms: readonly AlarmView[],
  unheard: Unheard,
): readonly SiteState[] {
  const bySite = groupBy(alarms.filter(isShown), ({ site }) => site ?? '');
  const silent = silences(alarms);
  const silentSites = new Set(unheard.silentSites);
  const heardAt = new Map(unheard.longest.map((one) => [one.device, one.lastReadingAt]));
  return [...sites].map((site) => {
    const own = (bySite.get(site.id) ?? []).toSorted(byUrgency);
    const station = site.station ?? '';
    const told = silent.get(station);
    const since = told === undefined ? undefined : (heardAt.get(station) ?? told);
    return {
      site,
      worst: own[0] ?? null,
      open: own.length,
      silent: since ?? (silentSites.has(site.id) ? 'unknown' : null),
    };
  });
}

export const isAbnormal = ({ worst, silent }: SiteState): boolean =>
  worst !== null || silent !== null;

/** Gravest first; then the silent; then by id. */
export function bySiteUrgency(a: SiteState, b: SiteState): number {
  if (a.worst !== null && b.worst !== null) return byUrgency(a.worst, b.worst);
  if (a.worst !== null || b.worst !== null) return a.worst === null ? 1 : -1;
  return rank(a) - rank(b) || (a.site.id < b.site.id ? -1 : 1);
}

const rank = ({ silent }: SiteState): number => (silent === null ? 1 : 0);

/** What a zone's tile shows. */
export interface ZoneState {
  readonly zone: ZoneView;
  readonly worst: AlarmView | null;
  readonly open: number;
  readonly silent: number;
  readonly sites: number;
}

export function zoneStates(
  zones: Iterable<ZoneView>,
  states: readonly SiteState[],
): readonly ZoneState[] {
  const byZone = groupBy(states, ({ site }) => site.zone);
  return [...zones].map((zone) => {
    const own = byZone.get(zone.id) ?? [];
    const worst = own.flatMap((state) => state.worst ?? []).toSorted(byUrgency)[0] ?? null;
    return {
      zone,
      worst,
      open: own.reduce((sum, { open }) => sum + open, 0),
      silent: own.filter(({ silent }) => silent !== null).length,
      sites: own.length,
    };
  });
}

/** A line of the virtual list: the heading of a zone, or a row of tiles. */
export type TileRow =
  | { readonly kind: 'zone'; readonly state: ZoneState }
  | { readonly kind: 'tiles'; readonly key: string; readonly states: readonly SiteState[] };

/** Rows of so many tiles, in the order given. */
export function flatRows(
  states: readonly SiteState[],
  perRow: number,
  of = '',
): readonly TileRow[] {
  const rows: TileRow[] = [];
  for (let at = 0; at < states.length; at += perRow) {
    rows.push({ kind: 'tiles', key: `${of} ${at}`, states: states.slice(at, at + perRow) });
  }
  return rows;
}

/** By zone, every site where it always is: a place is remembered, an order of urgency is not. */
export function zonedRows(
  zones: readonly ZoneState[],
  states: readonly SiteState[],
  perRow: number,
): readonly TileRow[] {
  const byZone = groupBy(states, ({ site }) => site.zone);
  return zones.flatMap((state): readonly TileRow[] => {
    const own = byZone.get(state.zone.id) ?? [];
    return own.length === 0
      ? []
      : [{ kind: 'zone', state }, ...flatRows(own, perRow, state.zone.id)];
  });
}

/** Keeps the order of before and puts what is new behind it: nothing moves under the cursor. */
export function heldOrder(before: readonly string[], wanted: readonly string[]): readonly string[] {
  const known = new Set(before);
  return [...before, ...wanted.filter((id) => !known.has(id))];
}

/** Part of an id, a name in either language, a customer, in any case. */
export function matchesText({ site }: SiteState, wanted: string): boolean {
  if (wanted === '') return true;
  const { id, name, customer } = site;
  return [id, name.zh, name.en, customer.name.zh, customer.name.en].some((word) =>
    word.toLowerCase().includes(wanted),
  );
}
