import type { KeyboardEvent } from 'react';
import { useSay } from '../../app/language.tsx';
import { TrendReadout } from './trend-readout.tsx';
import { trendWords as words } from './trend-words.ts';
import { type TrendChartProps, usePlot } from './use-plot.ts';

const FAST = 10;

/** One panel: its lines, the cursor's values above them. */
export function TrendChart(props: TrendChartProps) {
  const { panel, telemetry, zone, cursor } = props;
  const say = useSay();
  const { grid } = telemetry;
  const [place, plot] = usePlot(props);
  const onKeyDown = (event: KeyboardEvent): void => {
    const target = keyTarget(event, cursor.at, grid.times.length);
    const time = target === null ? undefined : grid.times[target];
    if (plot.current === null || time === undefined) return;
    event.preventDefault();
    plot.current.setCursor({ left: plot.current.valToPos(time, 'x'), top: 0 });
  };
  const name = panel.lines.map(({ point }) => say(point.name)).join(', ');
  return (
    <section aria-label={say(words.chart, { what: name })}>
      <TrendReadout lines={panel.lines} grid={grid} at={cursor.at} zone={zone} />
      <div
        ref={place}
        className="trend-plot"
        role="application"
        aria-label={`${say(words.chart, { what: name })}. ${say(words.use)}`}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onBlur={() => cursor.move(null)}
      />
    </section>
  );
}

function keyTarget(
  { key, shiftKey }: Pick<KeyboardEvent, 'key' | 'shiftKey'>,
  at: number | null,
  count: number,
): number | null {
  const by = shiftKey ? FAST : 1;
  const now = at ?? count - 1;
  const targets: Readonly<Record<string, number>> = {
    ArrowLeft: now - by,
    ArrowRight: now + by,
    Home: 0,
    End: count - 1,
  };
  const target = targets[key];
  return target === undefined ? null : Math.min(Math.max(target, 0), count - 1);
}
