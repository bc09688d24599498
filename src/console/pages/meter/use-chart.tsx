import type { ConsumptionView } from '../../../api/consumption/consumption-view.ts';
import { useSay } from '../../app/language.tsx';
import { numberText } from '../../parts/quantity.tsx';
import { useWidth } from '../../parts/trend/use-width.ts';
import { momentText } from '../../parts/when.tsx';
import { Hatch } from '../station/mimic/symbols.tsx';
import { meterWords as words } from './words.ts';

export interface UseBar {
  readonly start: number;
  /** Gas day; null of hours. */
  readonly day: string | null;
  readonly m3: number;
  readonly estimatedM3: number;
  readonly knownShare: number;
  readonly method: ConsumptionView['method'];
  readonly usual: number | null;
}

const HEIGHT = 150;
const LEFT = 58;
const TOP = 8;
const BOTTOM = 20;
/** Of a bar with its air, px. */
const WIDEST = 40;

/** Bars from register differences; hatched what is estimated, a dash where it usually is. */
export function UseChart({
  bars,
  every,
  zone,
}: {
  readonly bars: readonly UseBar[];
  readonly every: 'day' | 'hour';
  readonly zone: string;
}) {
  const say = useSay();
  const [place, width] = useWidth();
  const most = Math.max(1, ...bars.flatMap(({ m3, usual }) => [m3, usual ?? 0]));
  const scale = niceTop(most);
  const room = HEIGHT - TOP - BOTTOM;
  const step = Math.min(WIDEST, Math.max(1, (width - LEFT - 4) / bars.length));
  const y = (value: number): number => TOP + room * (1 - Math.max(0, value) / scale);
  const sum = (pick: (bar: UseBar) => number): string =>
    numberText(
      bars.reduce((all, bar) => all + pick(bar), 0),
      1,
    );
  const labelPx = every === 'day' ? 40 : 76;
  const labelEvery = Math.max(1, Math.ceil((labelPx + 14) / step));
  return (
    <div ref={place}>
      <svg
        className="use-chart"
        width={width}
        height={HEIGHT}
        role="img"
        aria-label={say(words.chart, {
          n: bars.length,
          sum: sum(({ m3 }) => m3),
          estimated: sum(({ estimatedM3 }) => estimatedM3),
        })}
      >
        <defs>
          <Hatch />
        </defs>
        {[0, 0.5, 1].map((share) => (
          <g key={share}>
            <path
              d={`M${LEFT} ${y(share * scale)}H${width}`}
              stroke="var(--line)"
              strokeWidth="0.5"
            />
            <text x={LEFT - 5} y={y(share * scale) + 4} textAnchor="end">
              {numberText(share * scale, scale < 10 ? 1 : 0)}
            </text>
          </g>
        ))}
        {bars.map((bar, at) => (
          <g key={bar.start} transform={`translate(${LEFT + at * step} 0)`}>
            <Bar bar={bar} width={step} y={y} />
            {at % labelEvery === 0 && LEFT + at * step + labelPx <= width && (
              <text x="0" y={HEIGHT - 5}>
                {labelOf(bar, every, zone)}
              </text>
            )}
          </g>
        ))}
      </svg>
    </div>
  );
}

function Bar({
  bar: { m3, estimatedM3, usual },
  width,
  y,
}: {
  readonly bar: UseBar;
  readonly width: number;
  readonly y: (value: number) => number;
}) {
  const wide = Math.max(1, width * 0.72);
  const seen = Math.max(0, m3 - estimatedM3);
  return (
    <>
      <rect y={y(seen)} width={wide} height={y(0) - y(seen)} fill="var(--trend)" />
      {estimatedM3 > 0 && (
        <rect
          y={y(m3)}
          width={wide}
          height={Math.max(0, y(seen) - y(m3))}
          fill="url(#hatch)"
          stroke="var(--unknown)"
          strokeWidth="0.5"
        />
      )}
      {usual !== null && (
        <path d={`M-1 ${y(usual)}H${wide + 1}`} stroke="var(--ink)" strokeWidth="2" />
      )}
    </>
  );
}

/** 1, 2 or 5 times a power of ten, at least the value. */
export function niceTop(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5, 10].find((step) => step * power >= value) ?? 10) * power;
}

function labelOf({ day, start }: UseBar, every: 'day' | 'hour', zone: string): string {
  if (every === 'day') return day?.slice(5) ?? '';
  return momentText(start, zone, 'minutes').slice(5, 16);
}
