import { Link } from 'wouter';
import type { AlarmView } from '../../../../api/schema/alarm-view.ts';
import { ALARM_TITLES } from '../../../../model/text/alarm-titles.ts';
import { useSay } from '../../../app/language.tsx';
import { pathOf } from '../../../app/path-of.ts';
import { PriorityMark } from '../../../parts/priority-mark.tsx';
import { isFresh } from '../../../parts/shown-alarms.ts';
import { When } from '../../../parts/when.tsx';
import { detailWords as words } from './detail-words.ts';
import { Part } from './part.tsx';
import { useClosedExplained } from './use-alarm.ts';

interface RelationsProps {
  readonly alarm: AlarmView;
  readonly alarms: ReadonlyMap<string, AlarmView>;
  readonly zone: string | undefined;
}

/** What explains this alarm, and what it explains. */
export function RelationsPart({ alarm, alarms, zone }: RelationsProps) {
  const say = useSay();
  const closed = useClosedExplained(alarm);
  const explained = [...alarms.values(), ...closed].filter(
    ({ suppressedBy }) => suppressedBy === alarm.id,
  );
  const cause = alarm.suppressedBy;
  return (
    <>
      {cause !== null && cause !== alarm.permit && (
        <Part title={say(words.explainedBy)}>
          <Cause id={cause} alarm={alarms.get(cause)} zone={zone} />
        </Part>
      )}
      {explained.length > 0 && (
        <Part title={`${say(words.explains)} (${explained.length})`}>
          <ul className="al-relations">
            {explained.map((one) => (
              <li key={one.id}>
                <AlarmLink alarm={one} zone={zone} />
              </li>
            ))}
          </ul>
        </Part>
      )}
    </>
  );
}

function Cause({
  id,
  alarm,
  zone,
}: {
  readonly id: string;
  readonly alarm: AlarmView | undefined;
  readonly zone: string | undefined;
}) {
  if (alarm !== undefined) return <AlarmLink alarm={alarm} zone={zone} />;
  return id.includes('~') ? <Link href={pathOf('alarm', id)}>{id}</Link> : <span>{id}</span>;
}

function AlarmLink({
  alarm,
  zone,
}: {
  readonly alarm: AlarmView;
  readonly zone: string | undefined;
}) {
  const say = useSay();
  return (
    <Link className="al-relation" href={pathOf('alarm', alarm.id)}>
      <PriorityMark priority={alarm.priority} fill={isFresh(alarm) ? 'filled' : 'outlined'} />
      <span>
        {say(ALARM_TITLES[alarm.type])} <span className="soft">{alarm.subject.id}</span>
      </span>
      <span className="soft number">
        <When at={alarm.occurredAt} zone={zone} show="minutes" />
      </span>
    </Link>
  );
}
