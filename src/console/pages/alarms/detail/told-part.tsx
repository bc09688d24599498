import type { NotificationView } from '../../../../api/routes/notification-routes.ts';
import type { AlarmView } from '../../../../api/schema/alarm-view.ts';
import { useSay } from '../../../app/language.tsx';
import { useSession } from '../../../app/session.tsx';
import { ProblemText } from '../../../parts/failure.tsx';
import { When } from '../../../parts/when.tsx';
import { BAD_OUTCOMES, outcomeWords, reasonWords, detailWords as words } from './detail-words.ts';
import { Part } from './part.tsx';
import { useTold } from './use-alarm.ts';

/** Whom the service told, by which way and with what outcome: the ledger of this alarm. */
export function ToldPart({
  alarm,
  zone,
}: {
  readonly alarm: AlarmView;
  readonly zone: string | undefined;
}) {
  const say = useSay();
  const { may } = useSession();
  const mayRead = may('notifications.read');
  const { data: lines, error } = useTold(alarm, mayRead ? 'wanted' : 'unwanted');
  if (!mayRead) return null;
  return (
    <Part title={say(words.told)}>
      {error !== null && <ProblemText problem={error} />}
      {lines?.length === 0 && <p className="soft">{say(words.toldNobody)}</p>}
      <ul className="al-told">
        {lines?.map((line) => (
          <li key={line.key}>
            <Line line={line} zone={zone} />
          </li>
        ))}
      </ul>
    </Part>
  );
}

function Line({
  line,
  zone,
}: {
  readonly line: NotificationView;
  readonly zone: string | undefined;
}) {
  const say = useSay();
  const last = line.attempts.at(-1);
  const isBad = BAD_OUTCOMES.has(line.outcome);
  return (
    <>
      <span className="al-told-who" title={line.recipient}>
        {line.person === null ? line.recipient : `${line.person} · ${line.recipient}`}
      </span>
      <span className={isBad ? 'al-odd' : undefined}>
        {isBad && '⚠ '}
        {say(outcomeWords[line.outcome])}
      </span>
      <span className="soft">
        {line.channel} · {say(reasonWords[line.reason])}
        {line.attempts.length > 1 && ` · ${say(words.attempts, { n: line.attempts.length })}`}
        {line.uncertain && ` · ${say(words.uncertain)}`}
        {line.insteadOf !== null && ` · ${say(words.insteadOf)}`}
        {isBad && last !== undefined && ` · ${last.detail}`}
      </span>
      <span className="soft number">
        <When at={last?.at ?? line.plannedAt} zone={zone} />
      </span>
    </>
  );
}
