import type { AlarmView } from '../../api/schema/alarm-view.ts';
import { useSay } from '../app/language.tsx';
import { alarmWords } from './alarm-words.ts';

export type Priority = AlarmView['priority'];

/** Each priority has its own shape as well as its colour and number: octagon, triangle, diamond, circle. */
export const PRIORITY_SHAPES: Readonly<Record<Priority, string>> = {
  1: 'M7 1h10l6 6v10l-6 6H7l-6-6V7z',
  2: 'M12 1.5 23.5 22.5H.5z',
  3: 'M12 .8 23.2 12 12 23.2.8 12z',
  4: 'M12 1a11 11 0 1 1 0 22 11 11 0 0 1 0-22z',
};

/** Filled: somebody must acknowledge. Outlined: somebody has. None: there is no such alarm, grey. */
export function PriorityMark({
  priority,
  fill = 'filled',
  size = '1.35em',
}: {
  readonly priority: Priority;
  readonly fill?: 'filled' | 'outlined' | 'none';
  readonly size?: string;
}) {
  const say = useSay();
  const colour = fill === 'none' ? 'var(--unknown)' : `var(--p${priority})`;
  return (
    <svg
      role="img"
      aria-label={say(alarmWords.priority, { n: priority })}
      viewBox="0 0 24 24"
      style={{ width: size, height: size, flex: 'none', verticalAlign: '-0.3em' }}
    >
      <path
        d={PRIORITY_SHAPES[priority]}
        fill={fill === 'filled' ? colour : 'var(--raised)'}
        stroke={colour}
        strokeWidth="2"
      />
      <text
        x="12"
        y={priority === 2 ? 19.5 : 16.8}
        textAnchor="middle"
        fontSize="13"
        fontWeight="700"
        fill={fill === 'filled' ? `var(--p${priority}-ink)` : 'var(--ink)'}
      >
        {priority}
      </text>
    </svg>
  );
}
