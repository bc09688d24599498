import type { AlarmView } from '../../../../api/schema/alarm-view.ts';
import { useSay } from '../../../app/language.tsx';
import { Since, When } from '../../../parts/when.tsx';
import { detailWords as words } from './detail-words.ts';

/** Since when, until when, who has it: in the zone of the site. */
export function TimesTable({
  alarm,
  zone,
}: {
  readonly alarm: AlarmView;
  readonly zone: string | undefined;
}) {
  const say = useSay();
  return (
    <dl className="al-times">
      <dt>{say(words.occurred)}</dt>
      <dd>
        <When at={alarm.occurredAt} zone={zone} />{' '}
        {alarm.returnedAt === null && alarm.state !== 'closed' && (
          <span className="soft">
            (<Since at={alarm.occurredAt} />, {say(words.goesOn)})
          </span>
        )}
      </dd>
      {alarm.returnedAt !== null && (
        <>
          <dt>{say(words.returned)}</dt>
          <dd>
            <When at={alarm.returnedAt} zone={zone} />
          </dd>
        </>
      )}
      <dt>{say(words.detected)}</dt>
      <dd>
        <When at={alarm.detectedAt} zone={zone} />
        {alarm.late && <span className="al-odd"> {say(words.late)}</span>}
      </dd>
      <dt>{say(words.received)}</dt>
      <dd>
        <When at={alarm.receivedAt} zone={zone} />
      </dd>
      <dt>{say(words.who)}</dt>
      <dd>
        {alarm.acknowledgedBy === null ? (
          <span className="soft">{say(words.nobody)}</span>
        ) : (
          <>
            <strong>{alarm.acknowledgedBy}</strong> <When at={alarm.acknowledgedAt} zone={zone} />
          </>
        )}
      </dd>
      {alarm.occurrence > 1 && (
        <>
          <dt>{say(words.times)}</dt>
          <dd>{alarm.occurrence}</dd>
        </>
      )}
      {alarm.shelvedUntil !== null && (
        <>
          <dt>{say(words.shelvedUntil)}</dt>
          <dd>
            <When at={alarm.shelvedUntil} zone={zone} />
          </dd>
        </>
      )}
    </dl>
  );
}
