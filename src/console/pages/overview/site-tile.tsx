import { Link } from 'wouter';
import { ALARM_TITLES } from '../../../model/text/alarm-titles.ts';
import { useSay } from '../../app/language.tsx';
import { pathOf } from '../../app/path-of.ts';
import { PriorityMark } from '../../parts/priority-mark.tsx';
import { isFresh } from '../../parts/shown-alarms.ts';
import { spanText, useNow } from '../../parts/when.tsx';
import type { SiteState } from './site-states.ts';
import { overviewWords as words } from './words.ts';

/** A site at a glance: its gravest alarm by shape, number and words; hatched while it is silent. */
export function SiteTile({ state }: { readonly state: SiteState }) {
  const say = useSay();
  const { site, worst, open, silent } = state;
  return (
    <Link
      className="panel ov-tile"
      href={pathOf('site', site.id)}
      data-silent={silent === null ? undefined : ''}
      data-quiet={worst === null && silent === null ? '' : undefined}
    >
      <span className="ov-tile-mark">
        {worst !== null && (
          <PriorityMark
            priority={worst.priority}
            fill={isFresh(worst) ? 'filled' : 'outlined'}
            size="1.9rem"
          />
        )}
        {worst === null && silent !== null && (
          <span className="ov-unknown" aria-hidden>
            ?
          </span>
        )}
      </span>
      <span className="ov-tile-name">{say(site.name)}</span>
      <span className="ov-tile-state">
        {worst !== null && (
          <>
            {say(ALARM_TITLES[worst.type])}
            {open > 1 && <span className="soft"> · {say(words.more, { n: open - 1 })}</span>}
          </>
        )}
        {worst === null && silent === null && <span className="soft">{say(words.noAlarm)}</span>}
      </span>
      {silent !== null && (
        <span className="ov-silence">
          ? <Silence since={silent} />
        </span>
      )}
    </Link>
  );
}

function Silence({ since }: { readonly since: string }) {
  const say = useSay();
  const now = useNow(10_000);
  if (since === 'unknown') return say(words.silent);
  const ms = Math.max(0, now - Date.parse(since));
  return say(words.silentFor, { span: spanText(ms, say) });
}
