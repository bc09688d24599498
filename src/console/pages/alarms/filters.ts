import type { AlarmView } from '../../../api/schema/alarm-view.ts';
import type { SiteSummary } from '../../../api/sites/site-view.ts';
import { ALARM_STATES, type AlarmState } from '../../../model/alarm.ts';
import { ALARM_TYPES, type AlarmType, type Priority } from '../../../model/alarm-type.ts';
import { ALARM_TITLES } from '../../../model/text/alarm-titles.ts';
import { byUrgency, isShown } from '../../parts/shown-alarms.ts';

export const VIEWS = ['shown', 'shelved', 'explained', 'out-of-service', 'history'] as const;
export type View = (typeof VIEWS)[number];

/** What the list shows, as the address says it. */
export interface Filters {
  readonly view: View;
  readonly text: string;
  /** Empty: all. */
  readonly priorities: readonly Priority[];
  readonly zone: string;
  readonly site: string;
  readonly type: AlarmType | null;
  readonly state: AlarmState | null;
  readonly sort: 'urgency' | 'newest';
  /** Of history, ISO 8601; empty: the last week. */
  readonly from: string;
  readonly to: string;
}

const oneOf = <T extends string>(known: readonly T[], text: string | null): T | null =>
  known.find((one) => one === text) ?? null;

const PRIORITIES: readonly Priority[] = [1, 2, 3, 4];

export function filtersIn(search: string): Filters {
  const asked = new URLSearchParams(search);
  const text = (name: string): string => asked.get(name) ?? '';
  const priorities = text('priority').split(',').map(Number);
  return {
    view: oneOf(VIEWS, asked.get('view')) ?? 'shown',
    text: text('q'),
    priorities: PRIORITIES.filter((priority) => priorities.includes(priority)),
    zone: text('zone'),
    site: text('site'),
    type: oneOf(ALARM_TYPES, asked.get('type')),
    state: oneOf(ALARM_STATES, asked.get('state')),
    sort: asked.get('sort') === 'newest' ? 'newest' : 'urgency',
    from: text('from'),
    to: text('to'),
  };
}

/** `?…` of what differs from an empty filter; empty text when nothing does. */
export function searchOf(filters: Filters): string {
  const search = new URLSearchParams();
  const put = (name: string, value: string): void => {
    if (value !== '') search.set(name, value);
  };
  put('view', filters.view === 'shown' ? '' : filters.view);
  put('q', filters.text);
  put('priority', filters.priorities.join(','));
  put('zone', filters.zone);
  put('site', filters.site);
  put('type', filters.type ?? '');
  put('state', filters.state ?? '');
  put('sort', filters.sort === 'newest' ? 'newest' : '');
  put('from', filters.from);
  put('to', filters.to);
  const text = search.toString();
  return text === '' ? '' : `?${text}`;
}

/** Whether anything narrows the view. */
export const isNarrowed = (filters: Filters): boolean =>
  searchOf({ ...filters, view: 'shown', sort: 'urgency', from: '', to: '' }) !== '';

/** An alarm that is kept quiet for two reasons is in both views. */
export function isInView(alarm: AlarmView, view: View): boolean {
  switch (view) {
    case 'shown':
      return isShown(alarm);
    case 'shelved':
      return alarm.shelvedUntil !== null;
    case 'explained':
      return alarm.suppressedBy !== null;
    case 'out-of-service':
      return alarm.outOfService;
    case 'history':
      return true;
  }
}

const haystacks = new WeakMap<AlarmView, string>();

/** What is searched of an alarm: its words in both languages and its names. */
function haystackOf(alarm: AlarmView, site: SiteSummary | undefined): string {
  const known = haystacks.get(alarm);
  if (known !== undefined) return known;
  const { zh, en } = ALARM_TITLES[alarm.type];
  const words = [alarm.id, alarm.type, zh, en, alarm.subject.id, alarm.message.zh];
  const text = [...words, alarm.message.en, site?.name.zh ?? '', site?.name.en ?? '']
    .join('\n')
    .toLowerCase();
  haystacks.set(alarm, text);
  return text;
}

export function passes(
  alarm: AlarmView,
  filters: Filters,
  sites: ReadonlyMap<string, SiteSummary>,
): boolean {
  const { priorities, zone, site, type, state } = filters;
  if (priorities.length > 0 && !priorities.includes(alarm.priority)) return false;
  if (site !== '' && alarm.site !== site) return false;
  if (type !== null && alarm.type !== type) return false;
  if (state !== null && alarm.state !== state) return false;
  const place = sites.get(alarm.site ?? '');
  if (zone !== '' && place?.zone !== zone && !isAbout(alarm, zone)) return false;
  const wanted = filters.text.trim().toLowerCase();
  return (
    wanted === '' || wanted.split(/\s+/).every((word) => haystackOf(alarm, place).includes(word))
  );
}

const isAbout = ({ subject }: AlarmView, zone: string): boolean =>
  subject.kind === 'zone' && subject.id === zone;

const newestFirst = (a: AlarmView, b: AlarmView): number =>
  a.occurredAt < b.occurredAt ? 1 : a.occurredAt > b.occurredAt ? -1 : a.id < b.id ? -1 : 1;

/** Those that the view and the filters leave, in the order asked for. */
export function listed(
  alarms: Iterable<AlarmView>,
  filters: Filters,
  sites: ReadonlyMap<string, SiteSummary>,
): readonly AlarmView[] {
  return [...alarms]
    .filter((alarm) => isInView(alarm, filters.view) && passes(alarm, filters, sites))
    .toSorted(filters.sort === 'newest' ? newestFirst : byUrgency);
}
