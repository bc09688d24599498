import type { AlarmView } from '../../../../api/schema/alarm-view.ts';
import { PRIORITY_SHAPES } from '../../../parts/priority-mark.tsx';

export type ValveLook = 'open' | 'closed' | 'unsure';

const BOW = 'M-13-9V9L13-9V9z';

const fillOf: Readonly<Record<ValveLook, string>> = {
  open: 'var(--raised)',
  closed: 'var(--ink)',
  unsure: 'url(#hatch)',
};

/** Two triangles: outlined it is open, solid it is shut, hatched nobody knows. */
export function Valve({ look }: { readonly look: ValveLook }) {
  return <path d={BOW} fill={fillOf[look]} stroke="var(--ink)" strokeWidth="1.6" />;
}

/** A slam-shut: a valve with its spring; struck through when it has tripped. */
export function SlamShut({
  look,
  tripped,
}: {
  readonly look: ValveLook;
  readonly tripped: 'tripped' | 'set';
}) {
  return (
    <>
      <path
        d="M0 0V-15M-6-15h12v-7h-12z"
        fill="var(--raised)"
        stroke="var(--ink)"
        strokeWidth="1.6"
      />
      <Valve look={look} />
      {tripped === 'tripped' && <path d="M-15 13 15-13" stroke="var(--ink)" strokeWidth="2.5" />}
    </>
  );
}

/** A regulator: a valve under its diaphragm. */
export function Regulator({ look }: { readonly look: ValveLook }) {
  return (
    <>
      <path
        d="M0 0V-14M-11-14a11 9 0 0 1 22 0z"
        fill="var(--raised)"
        stroke="var(--ink)"
        strokeWidth="1.6"
      />
      <Valve look={look} />
    </>
  );
}

export function Filter() {
  return (
    <path
      d="M0-13 13 0 0 13-13 0zM0-13V13"
      fill="var(--raised)"
      stroke="var(--ink)"
      strokeWidth="1.6"
      strokeDasharray="none"
    />
  );
}

export function MeterSymbol() {
  return (
    <>
      <circle r="13" fill="var(--raised)" stroke="var(--ink)" strokeWidth="1.6" />
      <path d="M-7 4 0-6 7 4" fill="none" stroke="var(--ink)" strokeWidth="1.6" />
    </>
  );
}

/** Opens upwards, to the air. */
export function Relief({ look }: { readonly look: ValveLook }) {
  return (
    <path
      d="M-9 0H9L0-12zM0-12-9-22H9z"
      fill={fillOf[look]}
      stroke="var(--ink)"
      strokeWidth="1.6"
    />
  );
}

/** Shackle shut or lifted. */
export function Padlock({ shut }: { readonly shut: 'shut' | 'lifted' }) {
  return (
    <>
      <path
        d={shut === 'shut' ? 'M-4-2V-6a4 4 0 0 1 8 0V-2' : 'M-4-2V-6a4 4 0 0 1 8 0'}
        fill="none"
        stroke="var(--ink)"
        strokeWidth="1.8"
      />
      <rect x="-6" y="-2" width="12" height="9" fill="var(--ink)" />
    </>
  );
}

/** A blind plate across the pipe. */
export function Blind() {
  return <rect x="-2.5" y="-14" width="5" height="28" fill="var(--ink)" />;
}

/** The priority's shape and number, as everywhere: outlined once somebody has acknowledged it. */
export function Mark({
  alarm: { priority, state },
  size = 17,
}: {
  readonly alarm: Pick<AlarmView, 'priority' | 'state'>;
  readonly size?: number;
}) {
  const known = state === 'acknowledged';
  return (
    <g transform={`translate(${-size / 2} ${-size / 2}) scale(${size / 24})`} aria-hidden="true">
      <path
        d={PRIORITY_SHAPES[priority]}
        fill={known ? 'var(--raised)' : `var(--p${priority})`}
        stroke={`var(--p${priority})`}
        strokeWidth="2"
      />
      <text
        x="12"
        y={priority === 2 ? 20 : 17.3}
        textAnchor="middle"
        style={{ fill: known ? 'var(--ink)' : `var(--p${priority}-ink)`, fontSize: 14 }}
        fontWeight="700"
      >
        {priority}
      </text>
    </g>
  );
}

/** What shows that nobody knows. */
export function Hatch() {
  return (
    <pattern
      id="hatch"
      width="6"
      height="6"
      patternUnits="userSpaceOnUse"
      patternTransform="rotate(45)"
    >
      <rect width="6" height="6" fill="var(--panel)" />
      <path d="M0 0V6" stroke="var(--unknown)" strokeWidth="2" />
    </pattern>
  );
}
