import { VisuallyHidden } from '@mantine/core';
import { Link } from 'wouter';
import type { AlarmView } from '../../api/schema/alarm-view.ts';
import { PriorityMark } from '../parts/priority-mark.tsx';
import { isFresh, isShown } from '../parts/shown-alarms.ts';
import { useSay } from './language.tsx';
import { pathOf } from './path-of.ts';
import { shellWords as words } from './words.ts';

const PRIORITIES = [1, 2, 3, 4] as const;

/** How many are open and how many of them nobody has acknowledged, by priority. */
export function AlarmCounts({ alarms }: { readonly alarms: ReadonlyMap<string, AlarmView> }) {
  const say = useSay();
  const shown = [...alarms.values()].filter(isShown);
  return (
    <nav aria-label={say(words.unacknowledged)} style={{ display: 'flex', gap: '0.75rem' }}>
      {PRIORITIES.map((priority) => {
        const open = shown.filter((alarm) => alarm.priority === priority);
        const fresh = open.filter(isFresh).length;
        return (
          <Link
            key={priority}
            href={`${pathOf('alarms')}?priority=${priority}`}
            style={{ color: 'inherit', textDecoration: 'none' }}
          >
            <VisuallyHidden>
              {say(words.alarmsOfPriority, { priority, open: open.length, fresh })}
            </VisuallyHidden>
            <span aria-hidden>
              <PriorityMark
                priority={priority}
                fill={open.length === 0 ? 'none' : fresh > 0 ? 'filled' : 'outlined'}
              />{' '}
              <strong>{fresh}</strong>
              <span className="soft">/{open.length}</span>
            </span>
          </Link>
        );
      })}
    </nav>
  );
}
