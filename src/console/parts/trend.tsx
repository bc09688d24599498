import 'uplot/dist/uPlot.min.css';
import './trend/trend.css';
import { useId, useMemo, useState } from 'react';
import { useSay } from '../app/language.tsx';
import { Failure } from './failure.tsx';
import { TrendChart } from './trend/trend-chart.tsx';
import { TrendSummary } from './trend/trend-summary.tsx';
import {
  keyOf,
  panelsOf,
  type TrendAlarm,
  type TrendLimit,
  type TrendLine,
  type TrendPoint,
} from './trend/trend-types.ts';
import { trendWords as words } from './trend/trend-words.ts';
import { useTelemetry } from './trend/use-telemetry.ts';
import { useWidth } from './trend/use-width.ts';
import { Waiting } from './waiting.tsx';
import { spanText } from './when.tsx';

export type { TrendAlarm, TrendLimit, TrendPoint } from './trend/trend-types.ts';

export interface TrendProps {
  /** Keep them the same object while they say the same: they are asked for again when they change. */
  readonly points: readonly TrendPoint[];
  /** Epoch ms; round them, or every second asks anew. */
  readonly from: number;
  readonly to: number;
  /** Of the site; absent: the browser's. */
  readonly zone?: string | undefined;
  readonly limits?: readonly TrendLimit[];
  /** Alarms to be marked; those outside of the span are left out. */
  readonly alarms?: readonly TrendAlarm[];
  /** Of each panel, px at normal type. */
  readonly height?: number;
  /** What a dragged span is told to; absent: nothing can be dragged. */
  readonly onSpan?: (from: number, to: number) => void;
}

const NO_LIMITS: readonly TrendLimit[] = [];
const NO_ALARMS: readonly TrendAlarm[] = [];

/**
 * Points over time: one panel for each unit. A gap in the readings is a gap in the line; where
 * a pixel holds many readings the line is their mean and the tint goes from least to greatest.
 */
export function Trend({
  points,
  from,
  to,
  zone,
  limits = NO_LIMITS,
  alarms = NO_ALARMS,
  height = 180,
  onSpan,
}: TrendProps) {
  const say = useSay();
  const sync = useId();
  const [place, width] = useWidth();
  const [at, move] = useState<number | null>(null);
  const cursor = { at, move };
  const { telemetry, problem, again } = useTelemetry(points, from, to, width);
  const lines = useMemo(
    () =>
      points.flatMap((point): TrendLine[] => {
        const grid = telemetry?.lines.get(keyOf(point));
        return grid === undefined ? [] : [{ point, grid }];
      }),
    [points, telemetry],
  );
  const panels = useMemo(() => panelsOf(lines, limits), [lines, limits]);
  const seen = useMemo(
    () => alarms.filter((alarm) => isWithin(alarm, from, to)),
    [alarms, from, to],
  );
  return (
    <div ref={place} className="trend">
      {problem !== null && <Failure problem={problem} again={again} />}
      {telemetry === undefined && problem === null && points.length > 0 && (
        <div style={{ minHeight: height }}>
          <Waiting />
        </div>
      )}
      {telemetry !== undefined && width > 0 && (
        <>
          {panels.map((panel) => (
            <TrendChart
              key={panel.unit}
              panel={panel}
              telemetry={telemetry}
              alarms={seen}
              zone={zone}
              width={width}
              height={height}
              sync={sync}
              cursor={cursor}
              zoom={onSpan ?? null}
            />
          ))}
          <TrendSummary
            lines={lines}
            limits={limits}
            alarms={seen}
            grid={telemetry.grid}
            from={telemetry.from}
            to={telemetry.to}
            zone={zone}
          />
          <p className="soft trend-step">
            {say(words.bucket, { step: spanText(telemetry.grid.stepMs, say) })}
          </p>
        </>
      )}
    </div>
  );
}

const isWithin = ({ occurredAt, returnedAt }: TrendAlarm, from: number, to: number): boolean =>
  Date.parse(occurredAt) < to && (returnedAt === null || Date.parse(returnedAt) > from);
