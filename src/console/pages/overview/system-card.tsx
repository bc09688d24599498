import { Link } from 'wouter';
import type { AlarmView } from '../../../api/schema/alarm-view.ts';
import { ALARM_TITLES } from '../../../model/text/alarm-titles.ts';
import { useReadiness } from '../../api/readiness.ts';
import { useSay } from '../../app/language.tsx';
import { pathOf } from '../../app/path-of.ts';
import { PriorityMark } from '../../parts/priority-mark.tsx';
import { isFresh } from '../../parts/shown-alarms.ts';
import { factText, factWords } from './fact-words.ts';
import { overviewWords as words } from './words.ts';

/** Whether the watcher itself is well: the facts of readiness and its own alarms. */
export function SystemCard({ shown }: { readonly shown: readonly AlarmView[] }) {
  const say = useSay();
  const { data: readiness, error } = useReadiness();
  const own = shown.filter(({ type }) => type.startsWith('system.'));
  return (
    <section className="panel ov-card" aria-label={say(words.system)}>
      <h2>
        {say(words.system)}
        {readiness !== undefined && error === null && (
          <span className={readiness.status === 'ready' ? 'soft' : 'ov-odd'}>
            {' '}
            {say(readiness.status === 'ready' ? words.ready : words.notReady)}
          </span>
        )}
      </h2>
      {error !== null && <p className="ov-unjudged">? {say(words.factUnknown)}</p>}
      <dl className="ov-facts">
        {error === null &&
          readiness?.facts.map(({ name, ok, detail }) => (
            <Fact key={name} name={name} standing={ok ? 'ok' : 'odd'} detail={detail} />
          ))}
      </dl>
      <ul className="ov-list">
        {own.map((alarm) => (
          <li key={alarm.id}>
            <Link className="ov-change" href={pathOf('alarm', alarm.id)}>
              <PriorityMark
                priority={alarm.priority}
                fill={isFresh(alarm) ? 'filled' : 'outlined'}
              />
              <span>{say(ALARM_TITLES[alarm.type])}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Fact({
  name,
  standing,
  detail,
}: {
  readonly name: string;
  readonly standing: 'ok' | 'odd';
  readonly detail: string;
}) {
  const say = useSay();
  const known = factWords[name];
  const odd = standing === 'odd' ? '' : undefined;
  return (
    <>
      <dt data-odd={odd}>
        {standing === 'odd' && '⚠ '}
        {known === undefined ? name : say(known)}
      </dt>
      <dd data-odd={odd}>{say(factText(detail))}</dd>
    </>
  );
}
