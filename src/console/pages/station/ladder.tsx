import type { AlarmView } from '../../../api/schema/alarm-view.ts';
import type { StationNow } from '../../../api/sites/station-now-view.ts';
import { useSay } from '../../app/language.tsx';
import { numberText } from '../../parts/quantity.tsx';
import { digitsOf } from '../../parts/trend/trend-marks.ts';
import { ladderPlan } from './ladder-place.ts';
import { Mark } from './mimic/symbols.tsx';
import { pressureDigits, type Shown } from './shown.ts';
import { rungNames, rungWords, stationWords as words } from './words.ts';

const WIDTH = 210;
const HEIGHT = 360;
const TOP = 46;
const AXIS_X = 62;
const LABEL_X = 84;

/** The outlet beside the pressures at which something must happen. */
export function Ladder({
  now,
  outlet,
  alarm,
}: {
  readonly now: StationNow;
  readonly outlet: Shown;
  readonly alarm: AlarmView | undefined;
}) {
  const say = useSay();
  const value = typeof outlet.value === 'number' ? outlet.value : null;
  const scale = HEIGHT - TOP - 12;
  const { rungs, pointer } = ladderPlan(now.ladder, value);
  const y = (at: number): number => TOP + at * scale;
  const standing = outlet.standing === 'current' ? (now.state?.rung ?? 'unknown') : 'unknown';
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      className="mimic ladder"
      role="group"
      aria-label={`${say(words.ladder)}: ${say(rungWords[standing])}`}
    >
      <text x="4" y="13" className="mimic-strong">
        {say(words.ladder)}
      </text>
      <text x={WIDTH - 4} y="13" textAnchor="end" className="mimic-label">
        {say(words.kPa)}
      </text>
      <path d={`M${AXIS_X} ${TOP}V${y(1)}`} stroke="var(--ink-soft)" strokeWidth="2" />
      {rungs.map((rung) => (
        <g key={rung.key}>
          <path
            d={`M${AXIS_X - 5} ${y(rung.at)}H${LABEL_X - 4}`}
            fill="none"
            stroke="var(--ink-soft)"
            strokeWidth={rung.key === 'set' ? 2.5 : 1}
          />
          <text x={LABEL_X} y={y(rung.at) + 4} className={rung.key === 'set' ? 'mimic-strong' : ''}>
            {say(rungNames[rung.key])}
          </text>
          <text x={WIDTH - 4} y={y(rung.at) + 4} textAnchor="end">
            {numberText(rung.value, Math.max(digitsOf(rung.value), now.ladder.set < 10 ? 2 : 0))}
          </text>
        </g>
      ))}
      {pointer !== null && (
        <g transform={`translate(${AXIS_X - 7} ${y(pointer)})`}>
          <path
            d="M0 0-12-7V7z"
            fill={alarm === undefined ? 'var(--ink)' : `var(--p${alarm.priority})`}
          />
          <text x="-15" y="-9" textAnchor="middle" className="mimic-strong">
            {`${standing === 'unknown' ? '? ' : ''}${numberText(value ?? 0, pressureDigits(now.ladder.set))}`}
          </text>
          {alarm !== undefined && (
            <g transform="translate(-24 1)">
              <Mark alarm={alarm} />
            </g>
          )}
        </g>
      )}
    </svg>
  );
}
