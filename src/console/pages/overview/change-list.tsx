import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Link } from 'wouter';
import type { AlarmView } from '../../../api/schema/alarm-view.ts';
import type { SiteSummary } from '../../../api/sites/site-view.ts';
import { ALARM_TITLES } from '../../../model/text/alarm-titles.ts';
import { ask, type PageOf, query } from '../../api/client.ts';
import { useSay } from '../../app/language.tsx';
import { pathOf } from '../../app/path-of.ts';
import { ProblemText } from '../../parts/failure.tsx';
import { lifeWords } from '../../parts/life-words.ts';
import { PriorityMark } from '../../parts/priority-mark.tsx';
import { momentText, useNow } from '../../parts/when.tsx';
import { type Change, changesSince } from './changes.ts';
import { overviewWords as words } from './words.ts';

const HOUR_MS = 3_600_000;
const MOST = 80;

/** What became of alarms in the last hour, newest first; those that have closed too. */
export function ChangeList({
  alarms,
  sites,
}: {
  readonly alarms: ReadonlyMap<string, AlarmView>;
  readonly sites: ReadonlyMap<string, SiteSummary>;
}) {
  const say = useSay();
  const now = useNow(20_000);
  const { data: closed, error } = useClosed(now);
  const changes = useMemo(
    () => changesSince([...(closed ?? []), ...alarms.values()], now - HOUR_MS, MOST),
    [closed, alarms, now],
  );
  return (
    <section className="panel ov-card ov-changes" aria-label={say(words.lastHour)}>
      <h2>{say(words.lastHour)}</h2>
      {error !== null && <ProblemText problem={error} />}
      {changes.length === 0 && error === null && (
        <p className="soft">{say(words.nothingChanged)}</p>
      )}
      <ol className="ov-list">
        {changes.map((change) => (
          <ChangeLine
            key={change.key}
            change={change}
            site={sites.get(change.alarm.site ?? '') ?? null}
          />
        ))}
      </ol>
    </section>
  );
}

/** Closed ones are no longer live; those of the last day are few enough to be read. */
const useClosed = (now: number) =>
  useQuery({
    queryKey: ['alarms-closed'],
    queryFn: async ({ signal }) => {
      const from = new Date(now - 24 * HOUR_MS).toISOString();
      const asked = query({ state: 'closed', from, limit: 300 });
      return (await ask<PageOf<AlarmView>>(`/alarms${asked}`, { signal })).items;
    },
    refetchInterval: 20_000,
  });

function ChangeLine({
  change: { alarm, line },
  site,
}: {
  readonly change: Change;
  readonly site: SiteSummary | null;
}) {
  const say = useSay();
  const isBegin = ['raised', 'reactivated', 're-alarmed'].includes(line.event);
  const moment = momentText(Date.parse(line.at), site?.timeZone, 'minutes');
  return (
    <li>
      <Link className="ov-change" href={pathOf('alarm', alarm.id)}>
        <time dateTime={line.at} title={moment}>
          {moment.slice(11)}
        </time>
        <PriorityMark priority={alarm.priority} fill={isBegin ? 'filled' : 'outlined'} />
        <span>
          {say(lifeWords[line.event])}
          {': '}
          <strong>{say(ALARM_TITLES[alarm.type])}</strong>
          <span className="soft"> {site === null ? (alarm.site ?? '') : say(site.name)}</span>
        </span>
      </Link>
    </li>
  );
}
