import type { AlarmView } from '../../../api/schema/alarm-view.ts';
import { groupBy } from '../../../lib/group-by.ts';
import type { AlarmType } from '../../../model/alarm-type.ts';
import { byUrgency } from '../../parts/shown-alarms.ts';

const WINDOW_MS = 10 * 60_000;
/** More new ones in ten minutes than one person can attend to (EEMUA 191: a flood). */
const FLOOD = 10;
/** The same trouble at so many sites has one cause. */
const WIDE = 3;

const BEGINS: ReadonlySet<AlarmView['history'][number]['event']> = new Set([
  'raised',
  'reactivated',
  're-alarmed',
]);

/** When it became active last, epoch ms. */
export function activeSince(alarm: AlarmView): number {
  const begun = alarm.history.findLast(({ event }) => BEGINS.has(event));
  return Date.parse(begun?.at ?? alarm.occurredAt);
}

export const newLately = (alarms: readonly AlarmView[], now: number): number =>
  alarms.filter((alarm) => activeSince(alarm) > now - WINDOW_MS).length;

export const isStorm = (newOnes: number): boolean => newOnes > FLOOD;

/** What belongs together: one trouble at many sites, or what befell one site. */
export interface AlarmGroup {
  readonly key: string;
  readonly cause:
    | { readonly kind: 'type'; readonly type: AlarmType; readonly sites: number }
    /** Null: the service itself. */
    | { readonly kind: 'site'; readonly site: string | null };
  /** In the order of the list. */
  readonly alarms: readonly AlarmView[];
  readonly worst: AlarmView;
}

/** Gravest group first, then the largest. */
export function groupsOf(alarms: readonly AlarmView[]): readonly AlarmGroup[] {
  const wide = new Map<AlarmType, number>();
  for (const [type, own] of groupBy(alarms, (alarm) => alarm.type)) {
    const sites = new Set(own.map(({ site }) => site)).size;
    if (sites >= WIDE) wide.set(type, sites);
  }
  const keyed = groupBy(alarms, ({ type, site }) =>
    wide.has(type) ? `type ${type}` : `site ${site ?? ''}`,
  );
  const groups = [...keyed].flatMap(([key, own]): readonly AlarmGroup[] => {
    const worst = own.toSorted(byUrgency)[0];
    if (worst === undefined) return [];
    const sites = wide.get(worst.type);
    const cause: AlarmGroup['cause'] =
      key.startsWith('type ') && sites !== undefined
        ? { kind: 'type', type: worst.type, sites }
        : { kind: 'site', site: worst.site };
    return [{ key, cause, alarms: own, worst }];
  });
  return groups.toSorted(
    (a, b) => a.worst.priority - b.worst.priority || b.alarms.length - a.alarms.length,
  );
}

/** A line of the list. */
export type ListRow =
  | { readonly kind: 'alarm'; readonly alarm: AlarmView }
  | { readonly kind: 'group'; readonly group: AlarmGroup; readonly fold: 'open' | 'closed' };

/** Emergencies stand alone at the top: no group may fold them away. */
export function stormRows(
  alarms: readonly AlarmView[],
  opened: ReadonlySet<string>,
): readonly ListRow[] {
  const gravest = alarms.filter(({ priority }) => priority === 1);
  const others = alarms.filter(({ priority }) => priority !== 1);
  return [
    ...plainRows(gravest),
    ...groupsOf(others).flatMap((group): readonly ListRow[] => {
      const isOpen = opened.has(group.key);
      const head: ListRow = { kind: 'group', group, fold: isOpen ? 'open' : 'closed' };
      return isOpen ? [head, ...plainRows(group.alarms)] : [head];
    }),
  ];
}

export const plainRows = (alarms: readonly AlarmView[]): readonly ListRow[] =>
  alarms.map((alarm) => ({ kind: 'alarm', alarm }));
