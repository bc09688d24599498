import { useMemo, useRef } from 'react';
import type { AlarmView } from '../../../api/schema/alarm-view.ts';
import { type Places, usePlaces } from '../../api/places.ts';
import { useAlarms } from '../../app/use-alarms.ts';
import { listed, searchOf } from './filters.ts';
import type { ListActs } from './list-props.ts';
import { useCommands } from './use-commands.ts';
import { useDesk } from './use-desk.ts';
import { useFilters } from './use-filters.ts';
import { useHeld } from './use-held.ts';
import { useHistory } from './use-history.ts';
import { useKeysPreference } from './use-keys.ts';
import { useStorm } from './use-storm.ts';

const NO_SITES: Places['sites'] = new Map();

/** What the list shows, what is under the hands of whoever works in it, and what the keys do. */
export function usePage(id: string) {
  const { alarms, standing } = useAlarms();
  const { data: places } = usePlaces();
  const { filters, change, open } = useFilters(id);
  const past = useHistory(filters);
  const sites = places?.sites ?? NO_SITES;
  const isPast = filters.view === 'history';
  const wanted = useMemo(
    () =>
      isPast
        ? listed(asNow(past.alarms, alarms), { ...filters, sort: 'newest' }, sites)
        : listed(alarms.values(), filters, sites),
    [isPast, past.alarms, alarms, filters, sites],
  );
  const { list, release, hold, attention } = useHeld(wanted, alarms, searchOf(filters));
  const storm = useStorm(alarms, list.rows, filters.view, attention);
  const desk = useDesk();
  const place = useRef<HTMLDivElement>(null);
  const search = useRef<HTMLInputElement>(null);
  const preference = useKeysPreference();
  const chosen = list.rows.filter((alarm) => desk.selected.has(alarm.id));
  useCommands({
    rows: storm.rows,
    desk,
    atHand: chosen.length > 0 ? chosen : alarmAt(desk.active ?? id, list.rows, alarms),
    list: place,
    search,
    keys: preference.keys,
    open,
    fold: storm.fold,
    release,
  });
  const { activate, toggle } = desk;
  const { fold } = storm;
  const more = isPast ? past.more : null;
  const act = useMemo(
    (): ListActs => ({ activate, toggle, fold, hold, open, more }),
    [activate, toggle, fold, hold, open, more],
  );
  return {
    alarms,
    places,
    sites,
    filters,
    change,
    open,
    past: isPast ? past : null,
    count: isPast ? past.alarms.length : wanted.length,
    isWaiting: isPast ? past.standing === 'reading' : standing === 'loading',
    list,
    release,
    storm,
    desk,
    chosen,
    place,
    search,
    preference,
    act,
  } as const;
}

/** What is still open is as it now is. */
const asNow = (
  past: readonly AlarmView[],
  alarms: ReadonlyMap<string, AlarmView>,
): readonly AlarmView[] => past.map((alarm) => alarms.get(alarm.id) ?? alarm);

function alarmAt(
  id: string,
  rows: readonly AlarmView[],
  alarms: ReadonlyMap<string, AlarmView>,
): readonly AlarmView[] {
  const alarm = rows.find((row) => row.id === id) ?? alarms.get(id);
  return alarm === undefined ? [] : [alarm];
}
