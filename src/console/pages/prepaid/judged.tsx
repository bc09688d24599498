import { useSay } from '../../app/language.tsx';
import { saidWords } from './words.ts';

type Said = keyof typeof saidWords;

/** A judgement in words; what cannot be judged is a question, what differs has a mark. */
export function Judged({ said, because }: { readonly said: Said; readonly because: Said | null }) {
  const say = useSay();
  const isUnknown = said === 'cannot' || said === 'unchecked' || said.startsWith('no ');
  return (
    <span>
      {isUnknown && '? '}
      {said === 'differs' ? <strong>≠ {say(saidWords[said])}</strong> : say(saidWords[said])}
      {because !== null && because !== said && (
        <span className="soft"> · {say(saidWords[because])}</span>
      )}
    </span>
  );
}

/** Few days left: a mark beside the number, filled where it is a matter of a week. */
export function DaysLeft({
  days,
  judged,
}: {
  readonly days: number | null;
  readonly judged: 'days' | 'lasts' | 'cannot';
}) {
  if (days === null) return <span className="soft">{judged === 'lasts' ? '> 365' : '?'}</span>;
  return (
    <>
      {days < 7 && (
        <svg aria-hidden viewBox="0 0 24 24" style={{ width: '0.9em', height: '0.9em' }}>
          <path
            d="M12 2.5 22.5 21.5H1.5z"
            fill={days < 3 ? 'var(--p3)' : 'none'}
            stroke="var(--p3)"
            strokeWidth="2.5"
          />
        </svg>
      )}
      <span style={{ fontWeight: days < 7 ? 700 : 400 }}>{days.toFixed(1)}</span>
    </>
  );
}
