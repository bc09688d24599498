import type { DueView } from '../../../api/verification/due-view.ts';
import { useSay } from '../../app/language.tsx';
import { stageWords } from './words.ts';

/** Overdue is abnormal: a filled triangle; soon: an outlined one; what has no date is a question. */
export function StageMark({ stage }: { readonly stage: DueView['stage'] }) {
  const say = useSay();
  return (
    <span style={{ display: 'inline-flex', gap: '0.35rem', alignItems: 'center' }}>
      {(stage === 'overdue' || stage === 'within-30') && (
        <svg aria-hidden viewBox="0 0 24 24" style={{ width: '1em', height: '1em' }}>
          <path
            d="M12 2.5 22.5 21.5H1.5z"
            fill={stage === 'overdue' ? 'var(--p3)' : 'none'}
            stroke="var(--p3)"
            strokeWidth="2.5"
          />
        </svg>
      )}
      {stage === 'unknown' && <strong aria-hidden>?</strong>}
      <span style={{ fontWeight: stage === 'overdue' ? 700 : 400 }}>{say(stageWords[stage])}</span>
    </span>
  );
}
