import { Link } from 'wouter';
import type { AlarmView } from '../../../api/schema/alarm-view.ts';
import { useSay } from '../../app/language.tsx';
import { pathOf } from '../../app/path-of.ts';
import { PriorityMark } from '../../parts/priority-mark.tsx';
import { isFresh } from '../../parts/shown-alarms.ts';
import { overviewWords as words } from './words.ts';

const PRIORITIES = [
  { priority: 1, name: words.p1 },
  { priority: 2, name: words.p2 },
  { priority: 3, name: words.p3 },
  { priority: 4, name: words.p4 },
] as const;

/** How many are open, large enough for a wall; what nobody has acknowledged counts first. */
export function PriorityCounts({ shown }: { readonly shown: readonly AlarmView[] }) {
  const say = useSay();
  return (
    <section className="ov-counts" aria-label={say(words.alarmsNow)}>
      {PRIORITIES.map(({ priority, name }) => {
        const open = shown.filter((alarm) => alarm.priority === priority);
        const fresh = open.filter(isFresh).length;
        return (
          <Link
            key={priority}
            className="panel ov-count"
            href={`${pathOf('alarms')}?priority=${priority}`}
          >
            <PriorityMark
              priority={priority}
              fill={open.length === 0 ? 'none' : fresh > 0 ? 'filled' : 'outlined'}
              size="2.6rem"
            />
            <span className="ov-figure" data-long={fresh > 999 ? '' : undefined}>
              {fresh}
            </span>
            <span className="ov-count-words">
              <strong>{say(name)}</strong>
              {open.length === 0 ? (
                <span className="soft">{say(words.noneOpen)}</span>
              ) : (
                <>
                  <span className="soft">{say(words.unacknowledged)}</span>
                  <span className="soft">{say(words.openOf, { n: open.length })}</span>
                </>
              )}
            </span>
          </Link>
        );
      })}
    </section>
  );
}
