import { useSay } from '../../app/language.tsx';
import { numberText } from '../../parts/quantity.tsx';
import { spanText } from '../../parts/when.tsx';
import { stateText } from './mimic/state-text.ts';
import type { Shown } from './shown.ts';
import { stationWords as words } from './words.ts';

/** A value; an old one says how old, one that never came says so. */
export function ShownValue({
  shown,
  digits,
  unit = '',
  now,
}: {
  readonly shown: Shown;
  readonly digits: number;
  readonly unit?: string;
  readonly now: number;
}) {
  const say = useSay();
  const { value, standing, ts } = shown;
  if (value === null || standing === 'none')
    return <span className="soft">{say(words.noValue)}</span>;
  const text = typeof value === 'number' ? numberText(value, digits) : stateText(shown, say);
  return (
    <span
      style={{ whiteSpace: 'nowrap' }}
      className={standing === 'behind' ? 'hatched' : undefined}
    >
      {standing === 'behind' && (
        <span className="soft">{say(words.asOf, { age: spanText(now - (ts ?? now), say) })} </span>
      )}
      {text}
      {unit !== '' && <span className="soft"> {unit}</span>}
    </span>
  );
}
