import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { AlarmView } from '../../../../api/schema/alarm-view.ts';
import { useSay } from '../../../app/language.tsx';
import { pathOf } from '../../../app/path-of.ts';
import { spokenAlarm } from './spoken-alarm.ts';
import { Mark } from './symbols.tsx';

/** A piece of the plant: its symbol, its state below, a ring and a mark where something is wrong. */
export function Part({
  x,
  y,
  name,
  text,
  alarm,
  mark = 'here',
  children,
}: {
  readonly x: number;
  readonly y: number;
  readonly name: string;
  /** Its state in words; empty: it has none. */
  readonly text: string;
  readonly alarm?: AlarmView | undefined;
  /** Where the mark of the alarm stands; beside: somebody else draws it. */
  readonly mark?: 'here' | 'beside';
  readonly children: ReactNode;
}) {
  const say = useSay();
  return (
    <g transform={`translate(${x} ${y})`}>
      <g role="img" aria-label={`${name} ${text}`.trim()}>
        {alarm !== undefined && (
          <circle r="25" cy="-5" fill="none" stroke={`var(--p${alarm.priority})`} strokeWidth="3" />
        )}
        {children}
        {text !== '' && (
          <text y="30" textAnchor="middle" className={alarm === undefined ? '' : 'mimic-strong'}>
            {text}
          </text>
        )}
      </g>
      {alarm !== undefined && mark === 'here' && (
        <Link href={pathOf('alarm', alarm.id)} aria-label={spokenAlarm(alarm, say)}>
          <g transform="translate(21 -24)">
            <Mark alarm={alarm} />
          </g>
        </Link>
      )}
    </g>
  );
}
