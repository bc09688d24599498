import { useElementSize } from '@mantine/hooks';
import { useSay } from '../../app/language.tsx';
import { numberText } from '../../parts/quantity.tsx';
import {
  barsOf,
  type LossBar,
  type LossWindow,
  placeOf,
  type Scale,
  scaleOf,
} from './loss-scale.ts';
import { balanceWords as words } from './words.ts';

const HEIGHT = 130;
const LEFT = 76;
const BELOW = 22;

/** Loss by window with its uncertainty; what cannot be computed is hatched and says so. */
export function LossChart({
  windows,
  dayOf,
}: {
  readonly windows: readonly LossWindow[];
  readonly dayOf: (at: string) => string;
}) {
  const say = useSay();
  const { ref, width } = useElementSize();
  const bars = barsOf(windows);
  const scale = scaleOf(
    bars.flatMap(({ value, spread, state }) =>
      state === 'unusable' ? [] : [value - spread, value + spread],
    ),
  );
  const real = bars.filter(({ state }) => state === 'beyond').length;
  const step = Math.max(0, width - LEFT - 8) / Math.max(1, bars.length);
  const labelled = Math.max(1, Math.ceil(72 / Math.max(1, step)));
  return (
    <figure className="panel" style={{ margin: 0, padding: '0.5rem' }}>
      <Keys />
      <div ref={ref}>
        <svg
          role="img"
          aria-label={say(words.chart, { n: bars.length, real })}
          width={width}
          height={HEIGHT + BELOW + 8}
          style={{ display: 'block', fontSize: '11px' }}
        >
          <Hatching />
          <g transform="translate(0 8)">
            {bars.some(({ state }) => state !== 'unusable') && (
              <Ticks scale={scale} width={width} />
            )}
            {bars.map((bar, n) => (
              <g key={bar.from} transform={`translate(${LEFT + n * step} 0)`}>
                <Bar bar={bar} scale={scale} step={step} />
                {n % labelled === 0 && (
                  <text x={step / 2} y={HEIGHT + 16} textAnchor="middle" fill="var(--ink-soft)">
                    {dayOf(bar.from).slice(5)}
                  </text>
                )}
              </g>
            ))}
          </g>
        </svg>
      </div>
    </figure>
  );
}

function Ticks({ scale, width }: { readonly scale: Scale; readonly width: number }) {
  return scale.ticks.map((tick) => {
    const y = placeOf(tick, scale, HEIGHT);
    return (
      <g key={tick}>
        <path
          d={`M${LEFT} ${y}H${width - 4}`}
          stroke={tick === 0 ? 'var(--ink)' : 'var(--line)'}
          strokeWidth="1"
        />
        <text x={LEFT - 6} y={y + 4} textAnchor="end" fill="var(--ink-soft)">
          {numberText(tick, 0)}
          {tick === scale.high ? ' m³' : ''}
        </text>
      </g>
    );
  });
}

function Hatching() {
  return (
    <defs>
      <pattern id="unusable" width="6" height="6" patternUnits="userSpaceOnUse">
        <path d="M0 6 6 0" stroke="var(--unknown)" strokeWidth="1" />
      </pattern>
    </defs>
  );
}

function Bar({
  bar: { value, spread, state },
  scale,
  step,
}: {
  readonly bar: LossBar;
  readonly scale: Scale;
  readonly step: number;
}) {
  const inner = Math.max(1, Math.min(26, step - 3));
  const left = (step - inner) / 2;
  if (state === 'unusable') {
    return (
      <>
        <rect x={left} y="0" width={inner} height={HEIGHT} fill="url(#unusable)" />
        <text x={step / 2} y={HEIGHT / 2} textAnchor="middle" fill="var(--ink)" fontWeight="700">
          {step > 10 ? '?' : ''}
        </text>
      </>
    );
  }
  const at = (y: number): number => placeOf(y, scale, HEIGHT);
  const [top, bottom] = [Math.min(at(0), at(value)), Math.max(at(0), at(value))];
  const beyond = state === 'beyond';
  return (
    <>
      <rect
        x={left}
        y={top}
        width={inner}
        height={Math.max(1, bottom - top)}
        fill={beyond ? 'var(--p3)' : 'var(--line)'}
        stroke={beyond ? 'var(--p3)' : 'var(--unknown)'}
      />
      <path
        d={`M${step / 2} ${at(value - spread)}V${at(value + spread)}m${-inner / 4} 0h${inner / 2}M${step / 2 - inner / 4} ${at(value - spread)}h${inner / 2}`}
        stroke="var(--ink)"
        strokeWidth="1.2"
        fill="none"
      />
      {beyond && step > 8 && (
        <path d={`M${step / 2} ${at(Math.max(0, value + spread)) - 9}l4 7h-8z`} fill="var(--p3)" />
      )}
    </>
  );
}

function Keys() {
  const say = useSay();
  return (
    <figcaption
      className="soft"
      style={{ display: 'flex', gap: '1.25rem', flexWrap: 'wrap', fontSize: '0.8rem' }}
    >
      <span>
        <Key fill="var(--line)" stroke="var(--unknown)" /> {say(words.keyLoss)}
      </span>
      <span>
        <Key fill="var(--p3)" stroke="var(--p3)" />{' '}
        <span style={{ color: 'var(--p3)' }} aria-hidden>
          ▲
        </span>{' '}
        {say(words.keyReal)}
      </span>
      <span>
        <Key fill="none" stroke="var(--unknown)" /> ? {say(words.keyUnusable)}
      </span>
      <span>{say(words.uncertainty)}</span>
    </figcaption>
  );
}

function Key({ fill, stroke }: { readonly fill: string; readonly stroke: string }) {
  return (
    <svg aria-hidden width="12" height="12" viewBox="0 0 12 12">
      <rect x="1" y="1" width="10" height="10" fill={fill} stroke={stroke} />
    </svg>
  );
}
