import type { AlarmView } from '../../../../api/schema/alarm-view.ts';
import type { SiteView } from '../../../../api/sites/site-view.ts';
import { doubtText } from '../../../../model/text/doubt-words.ts';
import { useSay } from '../../../app/language.tsx';
import { lifeWords } from '../../../parts/life-words.ts';
import { When } from '../../../parts/when.tsx';
import { deviceOf } from '../trend-choice.ts';
import { detailWords as words } from './detail-words.ts';
import { Part } from './part.tsx';
import { useDevice, usePermit } from './use-alarm.ts';

interface PartProps {
  readonly alarm: AlarmView;
  readonly zone: string | undefined;
}

/** The work permit under which it happened. */
export function PermitPart({ alarm, zone }: PartProps) {
  const say = useSay();
  const permit = usePermit(alarm);
  if (alarm.permit === null) return null;
  return (
    <Part title={say(words.permit)}>
      <p>
        <strong>{alarm.permit}</strong>
        {permit !== undefined && ` · ${permit.reason}`}
      </p>
      {permit !== undefined && (
        <p className="soft">
          {say(words.holder)}: {permit.holder} ·{' '}
          <When at={permit.from} zone={zone} show="minutes" />
          {' – '}
          <When at={permit.to} zone={zone} show="minutes" />
        </p>
      )}
    </Part>
  );
}

/** What cannot be judged now about the same thing: it is not known to be well. */
export function DoubtsPart({ alarm, site, zone }: PartProps & { readonly site: SiteView | null }) {
  const say = useSay();
  const device = useDevice(deviceOf(alarm, site));
  const doubts = device?.status?.cannotJudge.filter(
    ({ type, subject }) => type === alarm.type && subject === alarm.subject.id,
  );
  if (doubts === undefined || doubts.length === 0) return null;
  return (
    <Part title={`? ${say(words.doubts)}`}>
      <ul className="al-doubts">
        {doubts.map(({ since, reason }) => (
          <li key={`${since} ${reason}`}>
            {say(doubtText(reason))} <When at={since} zone={zone} />
          </li>
        ))}
      </ul>
    </Part>
  );
}

/** Its life, newest first. */
export function LifePart({ alarm, zone }: PartProps) {
  const say = useSay();
  return (
    <Part title={say(words.life)}>
      <ol className="al-life">
        {alarm.history.toReversed().map(({ at, event, by, comment }) => (
          <li key={`${at} ${event} ${by ?? ''} ${comment ?? ''}`}>
            <span className="soft number">
              <When at={at} zone={zone} />
            </span>
            <span>
              {say(lifeWords[event])}
              {by !== undefined && <strong> {by}</strong>}
              {comment !== undefined && (
                <span className="al-comment">
                  {/* what people wrote stays as they wrote it */}
                  {event === 'cannot-judge' ? say(doubtText(comment)) : comment}
                </span>
              )}
            </span>
          </li>
        ))}
      </ol>
    </Part>
  );
}
