import { useSay } from '../../app/language.tsx';
import { conditionWords as words } from './words.ts';

export type Grade = 'A' | 'B' | 'C' | 'D' | '–';

/**
 * Its letter always; D and C in colour and in shapes of their own, B outlined, A plain.
 * No grade is hatched with a question mark: it is not a good one.
 */
export function GradeMark({ grade }: { readonly grade: Grade }) {
  const say = useSay();
  const name = grade === '–' ? say(words.ungraded) : `${say(words.grade)} ${grade}`;
  return (
    <svg
      role="img"
      aria-label={name}
      viewBox="0 0 24 24"
      style={{ width: '1.4em', height: '1.4em', flex: 'none' }}
    >
      <title>{name}</title>
      <path
        d={SHAPES[grade]}
        fill={FILLS[grade]}
        stroke={STROKES[grade]}
        strokeWidth="2"
        strokeDasharray={grade === '–' ? '3 2' : undefined}
      />
      <text
        x="12"
        y="17"
        textAnchor="middle"
        fontSize="14"
        fontWeight="700"
        fill={grade === 'D' ? 'var(--p2-ink)' : 'var(--ink)'}
      >
        {grade === '–' ? '?' : grade}
      </text>
    </svg>
  );
}

const SQUARE = 'M2 2h20v20H2z';
const SHAPES: Readonly<Record<Grade, string>> = {
  A: 'M0 0',
  B: SQUARE,
  C: 'M12 .8 23.2 12 12 23.2.8 12z',
  D: 'M7 1h10l6 6v10l-6 6H7l-6-6V7z',
  '–': SQUARE,
};
const FILLS: Readonly<Record<Grade, string>> = {
  A: 'none',
  B: 'none',
  C: 'none',
  D: 'var(--p2)',
  '–': 'none',
};
const STROKES: Readonly<Record<Grade, string>> = {
  A: 'none',
  B: 'var(--unknown)',
  C: 'var(--p2)',
  D: 'var(--p2)',
  '–': 'var(--unknown)',
};
