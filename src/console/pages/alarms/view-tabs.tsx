import { useMemo } from 'react';
import type { AlarmView } from '../../../api/schema/alarm-view.ts';
import { useSay } from '../../app/language.tsx';
import { type Filters, isInView, VIEWS } from './filters.ts';
import { alarmsWords as words } from './words.ts';

/** What is active, what is kept quiet and why, and what was. */
export function ViewTabs({
  filters,
  change,
  alarms,
}: {
  readonly filters: Filters;
  readonly change: (change: Partial<Filters>) => void;
  readonly alarms: ReadonlyMap<string, AlarmView>;
}) {
  const say = useSay();
  const counts = useMemo(() => {
    const open = [...alarms.values()];
    return VIEWS.map((view) => ({
      view,
      n: view === 'history' ? null : open.filter((alarm) => isInView(alarm, view)).length,
    }));
  }, [alarms]);
  return (
    <nav className="al-tabs" aria-label={say(words.view)}>
      {counts.map(({ view, n }) => (
        <button
          key={view}
          type="button"
          aria-current={filters.view === view ? 'page' : undefined}
          onClick={() => change({ view })}
        >
          {say(words[view])}
          {n !== null && <span className="soft"> {n}</span>}
        </button>
      ))}
    </nav>
  );
}
