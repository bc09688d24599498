import { Link } from 'wouter';
import type { AlarmView } from '../../../api/schema/alarm-view.ts';
import { ALARM_TITLES } from '../../../model/text/alarm-titles.ts';
import { useSay } from '../../app/language.tsx';
import { pathOf } from '../../app/path-of.ts';
import { stateWords } from '../../parts/alarm-words.ts';
import { PriorityMark } from '../../parts/priority-mark.tsx';
import { When } from '../../parts/when.tsx';
import { stationWords as words } from './words.ts';

/** Open alarms, the most urgent first. */
export function SiteAlarms({
  shown,
  quiet,
  zone,
}: {
  readonly shown: readonly AlarmView[];
  readonly quiet: number;
  readonly zone: string;
}) {
  const say = useSay();
  return (
    <section className="panel site-alarms" aria-label={say(words.openAlarms)}>
      <h2>
        {say(words.openAlarms)} {shown.length > 0 && shown.length}
      </h2>
      {shown.length === 0 && <p className="soft">{say(words.noAlarms)}</p>}
      <ul>
        {shown.map((alarm) => (
          <li key={alarm.id}>
            <PriorityMark
              priority={alarm.priority}
              fill={alarm.state === 'acknowledged' ? 'outlined' : 'filled'}
            />
            <div>
              <Link href={pathOf('alarm', alarm.id)} style={{ color: 'inherit' }}>
                <strong>{say(ALARM_TITLES[alarm.type])}</strong>
              </Link>{' '}
              <span className="soft">
                {alarm.subject.id} · {say(stateWords[alarm.state])} · {say(words.since)}{' '}
                <When at={alarm.occurredAt} zone={zone} show="minutes" />
              </span>
            </div>
          </li>
        ))}
      </ul>
      {quiet > 0 && <p className="soft">{say(words.quiet, { n: quiet })}</p>}
    </section>
  );
}
