import './overview.css';
import { useEffect, useMemo } from 'react';
import { Link, useSearch } from 'wouter';
import { useDataHealth } from '../../api/data-health.ts';
import { usePlaces } from '../../api/places.ts';
import { useSay } from '../../app/language.tsx';
import type { PageProps } from '../../app/page-props.ts';
import { pathOf } from '../../app/path-of.ts';
import { useSession } from '../../app/session.tsx';
import { useAlarms } from '../../app/use-alarms.ts';
import { Failure } from '../../parts/failure.tsx';
import { isShown } from '../../parts/shown-alarms.ts';
import { Waiting } from '../../parts/waiting.tsx';
import { FirstRun } from '../connect/first-run.tsx';
import { ChangeList } from './change-list.tsx';
import { DataCard } from './data-card.tsx';
import { PriorityCounts } from './priority-counts.tsx';
import { siteStates, type Unheard, zoneStates } from './site-states.ts';
import { SiteWall } from './site-wall.tsx';
import { SystemCard } from './system-card.tsx';
import { overviewWords as words } from './words.ts';

export function OverviewPage(_props: PageProps) {
  const say = useSay();
  const { may } = useSession();
  const wall = useWall();
  const { alarms, standing } = useAlarms();
  const places = usePlaces();
  const health = useDataHealth();
  const everyAlarm = useMemo(() => [...alarms.values()], [alarms]);
  const shown = useMemo(() => everyAlarm.filter(isShown), [everyAlarm]);
  const unheard = health.data ?? NOTHING_KNOWN;
  const states = useMemo(
    () => siteStates(places.data?.sites.values() ?? [], everyAlarm, unheard),
    [places.data, everyAlarm, unheard],
  );
  const zones = useMemo(
    () => zoneStates(places.data?.zones.values() ?? [], states),
    [places.data, states],
  );
  if (places.error !== null) {
    return <Failure problem={places.error} again={() => void places.refetch()} />;
  }
  // before alarms and silence are known no tile may look quiet
  const isKnown = standing !== 'loading' && !health.isPending;
  if (places.data === undefined || !isKnown) return <Waiting />;
  if (places.data.sites.size === 0) return <FirstRun />;
  return (
    <div className="ov">
      <div className="ov-top">
        <h1 className="ov-hidden">{say(words.title)}</h1>
        <PriorityCounts shown={shown} />
        <Quiet everyAlarm={everyAlarm} />
        <Link
          className="ov-wall-link"
          href={wall ? pathOf('overview') : `${pathOf('overview')}?wall=1`}
        >
          {say(wall ? words.leaveWall : words.wall)}
        </Link>
      </div>
      <SiteWall states={states} zones={zones} />
      <aside className="ov-side" aria-label={say(words.lastHour)}>
        {may('alarms.read') && <ChangeList alarms={alarms} sites={places.data.sites} />}
        <DataCard health={health} sites={places.data.sites} />
        <SystemCard shown={shown} />
      </aside>
    </div>
  );
}

const NOTHING_KNOWN: Unheard = { silentSites: [], longest: [] };

/** For a screen on the wall: without navigation and larger. */
function useWall(): boolean {
  const wall = new URLSearchParams(useSearch()).get('wall') === '1';
  useEffect(() => {
    const root = document.documentElement;
    if (wall) root.dataset['wall'] = '';
    return () => {
      delete root.dataset['wall'];
    };
  }, [wall]);
  return wall;
}

/** Kept quiet is not gone: how many, by why. */
function Quiet({ everyAlarm }: { readonly everyAlarm: readonly Parameters<typeof isShown>[0][] }) {
  const say = useSay();
  const kinds = [
    { name: words.shelved, n: everyAlarm.filter((alarm) => alarm.shelvedUntil !== null).length },
    { name: words.explained, n: everyAlarm.filter((alarm) => alarm.suppressedBy !== null).length },
    { name: words.outOfService, n: everyAlarm.filter((alarm) => alarm.outOfService).length },
  ].filter(({ n }) => n > 0);
  if (kinds.length === 0) return null;
  return (
    <p className="soft ov-quiet">
      {say(words.quietKinds)}
      {kinds.map(({ name, n }) => `${say(name)} ${n}`).join(' · ')}
    </p>
  );
}
