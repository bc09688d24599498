import { CloseButton } from '@mantine/core';
import { Link } from 'wouter';
import type { AlarmView } from '../../../../api/schema/alarm-view.ts';
import { ALARM_TITLES } from '../../../../model/text/alarm-titles.ts';
import { ApiProblem } from '../../../api/client.ts';
import { useSay } from '../../../app/language.tsx';
import { pathOf } from '../../../app/path-of.ts';
import { alarmWords, stateWords } from '../../../parts/alarm-words.ts';
import { ProblemText } from '../../../parts/failure.tsx';
import { PriorityMark } from '../../../parts/priority-mark.tsx';
import { isFresh } from '../../../parts/shown-alarms.ts';
import { subjectText } from '../../../parts/subject-words.ts';
import { Waiting } from '../../../parts/waiting.tsx';
import { detailWords as words } from './detail-words.ts';
import { TimesTable } from './facts-of-time.tsx';
import { FactsPart } from './facts-part.tsx';
import { type Asked, PanelActs } from './panel-acts.tsx';
import { Part } from './part.tsx';
import { RelationsPart } from './relations-part.tsx';
import { DoubtsPart, LifePart, PermitPart } from './standing-parts.tsx';
import { ToldPart } from './told-part.tsx';
import { TrendPart } from './trend-part.tsx';
import { useAlarm, useSite } from './use-alarm.ts';

/** Everything there is to say of one alarm. */
export function AlarmPanel({
  id,
  alarms,
  close,
  askFor,
}: {
  readonly id: string;
  readonly alarms: ReadonlyMap<string, AlarmView>;
  readonly close: () => void;
  readonly askFor: (asked: Asked, alarm: AlarmView) => void;
}) {
  const say = useSay();
  const { alarm, problem } = useAlarm(id, alarms);
  const isUnknown = problem instanceof ApiProblem && problem.status === 404;
  return (
    <aside className="panel al-panel" aria-label={say(words.panel)}>
      <CloseButton className="al-close" aria-label={say(words.close)} onClick={close} />
      {isUnknown && <h2>{say(words.unknown)}</h2>}
      {problem !== null && !isUnknown && <ProblemText problem={problem} />}
      {alarm === undefined && problem === null && <Waiting />}
      {alarm !== undefined && (
        <Details
          // another alarm begins at the top, with nothing of the last one
          key={alarm.id}
          alarm={alarm}
          alarms={alarms}
          askFor={(asked) => askFor(asked, alarm)}
        />
      )}
    </aside>
  );
}

function Details({
  alarm,
  alarms,
  askFor,
}: {
  readonly alarm: AlarmView;
  readonly alarms: ReadonlyMap<string, AlarmView>;
  readonly askFor: (asked: Asked) => void;
}) {
  const say = useSay();
  const site = useSite(alarm.site);
  const zone = site?.timeZone;
  return (
    <>
      <header className="al-head">
        <PriorityMark
          priority={alarm.priority}
          fill={isFresh(alarm) ? 'filled' : 'outlined'}
          size="2.2rem"
        />
        <div>
          <h2>{say(ALARM_TITLES[alarm.type])}</h2>
          <span className="soft">
            {say(alarmWords.priority, { n: alarm.priority })} · {say(stateWords[alarm.state])}
            {alarm.outOfService && ` · ${say(words.outOfService)}`}
          </span>
        </div>
      </header>
      <p className="al-message">{say(alarm.message)}</p>
      {alarm.site !== null && (
        <p className="al-place">
          <Link href={pathOf('site', alarm.site)}>
            {site === null ? alarm.site : say(site.name)}
          </Link>
          <span className="soft"> · {say(subjectText(alarm.subject))}</span>
        </p>
      )}
      <PanelActs alarm={alarm} askFor={askFor} />
      <Part title={say(words.advice)}>
        <p className="al-advice">{say(alarm.advice)}</p>
      </Part>
      <TimesTable alarm={alarm} zone={zone} />
      <FactsPart alarm={alarm} />
      <TrendPart alarm={alarm} site={site} />
      <DoubtsPart alarm={alarm} site={site} zone={zone} />
      <PermitPart alarm={alarm} zone={zone} />
      <RelationsPart alarm={alarm} alarms={alarms} zone={zone} />
      <ToldPart alarm={alarm} zone={zone} />
      <LifePart alarm={alarm} zone={zone} />
    </>
  );
}
