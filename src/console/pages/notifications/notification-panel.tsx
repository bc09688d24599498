import { Link } from 'wouter';
import type { NotificationView } from '../../../api/routes/notification-routes.ts';
import { useSay } from '../../app/language.tsx';
import { pathOf } from '../../app/path-of.ts';
import { SidePanel } from '../../parts/grid/side-panel.tsx';
import { WhenAt } from '../../parts/when-at.tsx';
import { OutcomeMark } from './outcome-mark.tsx';
import { attemptWords, whyWords, ledgerWords as words } from './words.ts';

export function NotificationPanel({
  line,
  onClose,
}: {
  readonly line: NotificationView;
  readonly onClose: () => void;
}) {
  const say = useSay();
  return (
    <SidePanel title={`${line.channel} · ${line.recipient}`} about={line.key} onClose={onClose}>
      <Link href={pathOf('alarm', line.alarm)} style={{ color: 'inherit' }}>
        {say(words.openAlarm)}
      </Link>
      <dl className="facts" style={{ marginTop: '0.5rem' }}>
        <dt>{say(words.outcome)}</dt>
        <dd>
          <OutcomeMark outcome={line.outcome} />
        </dd>
        <dt>{say(words.reason)}</dt>
        <dd>{say(whyWords[line.reason])}</dd>
        <dt>{say(words.plannedAt)}</dt>
        <dd>
          <WhenAt at={line.plannedAt} />
        </dd>
        <dt>{say(words.notBefore)}</dt>
        <dd>
          <WhenAt at={line.notBefore} />
        </dd>
        {line.nextAttemptAt !== null && (
          <>
            <dt>{say(words.nextAttemptAt)}</dt>
            <dd>
              <WhenAt at={line.nextAttemptAt} />
            </dd>
          </>
        )}
        <dt>{say(words.occurrence)}</dt>
        <dd>{line.occurrence}</dd>
        {line.providerId !== null && (
          <>
            <dt>{say(words.providerId)}</dt>
            <dd>{line.providerId}</dd>
          </>
        )}
        {line.fallback.length > 0 && (
          <>
            <dt>{say(words.fallback)}</dt>
            <dd>
              {line.fallback.map(({ channel, recipient }) => `${channel} ${recipient}`).join(' → ')}
            </dd>
          </>
        )}
        {line.insteadOf !== null && (
          <>
            <dt>{say(words.insteadOf)}</dt>
            <dd>{line.insteadOf}</dd>
          </>
        )}
      </dl>
      {line.uncertain && <p>{say(words.uncertain)}</p>}
      <Attempts attempts={line.attempts} />
    </SidePanel>
  );
}

function Attempts({ attempts }: Pick<NotificationView, 'attempts'>) {
  const say = useSay();
  return (
    <>
      <h3>{say(words.attempts)}</h3>
      <table className="small-table">
        <thead>
          <tr>
            <th scope="col">{say(words.time)}</th>
            <th scope="col">{say(words.outcome)}</th>
            <th scope="col">{say(words.detail)}</th>
          </tr>
        </thead>
        <tbody>
          {attempts.map(({ at, outcome, detail }) => (
            <tr key={`${at} ${outcome}`}>
              <th scope="row" style={{ fontWeight: 400 }}>
                <WhenAt at={at} />
              </th>
              <td>{say(attemptWords[outcome])}</td>
              <td style={{ overflowWrap: 'anywhere' }}>{detail}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
