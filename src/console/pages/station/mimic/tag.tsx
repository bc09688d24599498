import type { KeyboardEvent } from 'react';
import { Link } from 'wouter';
import type { AlarmView } from '../../../../api/schema/alarm-view.ts';
import { ALARM_TITLES } from '../../../../model/text/alarm-titles.ts';
import { useSay } from '../../../app/language.tsx';
import { pathOf } from '../../../app/path-of.ts';
import { numberText } from '../../../parts/quantity.tsx';
import { spanText } from '../../../parts/when.tsx';
import type { Shown } from '../shown.ts';
import { stationWords as words } from '../words.ts';
import { spokenAlarm } from './spoken-alarm.ts';
import { Mark } from './symbols.tsx';

export interface TagProps {
  readonly x: number;
  readonly y: number;
  readonly label: string;
  readonly shown: Shown;
  readonly unit: string;
  readonly digits: number;
  readonly now: number;
  readonly alarm?: AlarmView | undefined;
  /** Whether it is in the trend; absent: it cannot be. */
  readonly drawn?: 'drawn' | 'left out' | undefined;
  readonly onDraw?: (() => void) | undefined;
  readonly width?: number;
}

export const TAG_HEIGHT = 36;

/** A value in its place. Old ones are hatched and say how old, unknown ones say so. */
export function Tag(props: TagProps) {
  const { x, y, label, shown, unit, alarm, drawn, onDraw, width = 104 } = props;
  const say = useSay();
  const text = useTagText(props);
  const spoken = `${label} ${text.value} ${shown.standing === 'none' ? '' : unit} ${text.note}`;
  // a button is called what it shows
  const named =
    onDraw === undefined
      ? { role: 'img' as const, 'aria-label': spoken.trim() }
      : pressable(onDraw, drawn);
  return (
    <g transform={`translate(${x} ${y})`}>
      <g {...named} className="mimic-tag">
        <rect
          width={width}
          height={TAG_HEIGHT}
          fill={shown.standing === 'current' ? 'var(--raised)' : 'url(#hatch)'}
          stroke={alarm === undefined ? 'var(--line)' : `var(--p${alarm.priority})`}
          strokeWidth={alarm === undefined ? 1 : 3}
        />
        {shown.standing !== 'current' && (
          <rect x="3" y="3" width={width - 6} height={TAG_HEIGHT - 6} fill="var(--raised)" />
        )}
        <text x="6" y="13" className="mimic-label">
          {text.title}
        </text>
        <text x={width - 6} y="30" textAnchor="end" className="mimic-value">
          {text.value}
          {shown.standing !== 'none' && (
            <tspan className="mimic-unit" dx="3">
              {unit}
            </tspan>
          )}
        </text>
        {drawn === 'drawn' && <path d="M6 28h14" stroke="var(--trend)" strokeWidth="2.5" />}
      </g>
      {alarm !== undefined && (
        <Link href={pathOf('alarm', alarm.id)} aria-label={spokenAlarm(alarm, say)}>
          <g transform={`translate(${width} 0)`}>
            <Mark alarm={alarm} size={20} />
          </g>
        </Link>
      )}
    </g>
  );
}

function useTagText({ label, shown, digits, alarm, now }: TagProps): {
  readonly value: string;
  readonly note: string;
  /** Above the value. */
  readonly title: string;
} {
  const say = useSay();
  const value =
    typeof shown.value === 'number'
      ? numberText(shown.value, digits)
      : shown.value === null
        ? '?'
        : String(shown.value);
  if (shown.standing === 'none')
    return { value, note: say(words.noValue), title: `${label} ${say(words.noReading)}` };
  if (shown.standing === 'behind') {
    const age = spanText(now - (shown.ts ?? now), say);
    return { value, note: say(words.asOf, { age }), title: `${label} · ${age}` };
  }
  const note = alarm === undefined ? '' : say(ALARM_TITLES[alarm.type]);
  return { value, note, title: note === '' ? label : note };
}

/** As a button: pressed it is drawn in the trend. */
const pressable = (onDraw: () => void, drawn: TagProps['drawn']) => ({
  role: 'button' as const,
  tabIndex: 0,
  'aria-pressed': drawn === 'drawn',
  onClick: onDraw,
  onKeyDown: (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    onDraw();
  },
});
