import type { NotificationView } from '../../../api/routes/notification-routes.ts';
import { useSay } from '../../app/language.tsx';
import { outcomeWords } from './words.ts';

const BAD: ReadonlySet<string> = new Set(['undelivered', 'failed', 'abandoned']);

/** That somebody was not reached is abnormal: a cross as well as the word. */
export function OutcomeMark({ outcome }: { readonly outcome: NotificationView['outcome'] }) {
  const say = useSay();
  return (
    <span style={{ display: 'inline-flex', gap: '0.35rem', alignItems: 'center' }}>
      {BAD.has(outcome) && (
        <svg aria-hidden viewBox="0 0 24 24" style={{ width: '0.9em', height: '0.9em' }}>
          <path d="M3 3 21 21M21 3 3 21" stroke="var(--p2)" strokeWidth="5" />
        </svg>
      )}
      <span style={{ fontWeight: BAD.has(outcome) ? 700 : 400 }}>{say(outcomeWords[outcome])}</span>
    </span>
  );
}
