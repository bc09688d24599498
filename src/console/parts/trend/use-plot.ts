import { type RefObject, useEffect, useEffectEvent, useRef } from 'react';
import type uPlot from 'uplot';
import { useSay } from '../../app/language.tsx';
import { columnsOf, openPlot, type PlotLive } from './trend-plot.ts';
import { useScheme } from './trend-scheme.ts';
import { keyOf, type TrendAlarm, type TrendPanel } from './trend-types.ts';
import type { Telemetry } from './use-telemetry.ts';

/** Of labels at normal type, px. */
const TYPE_PX = 12;

export interface Cursor {
  /** Place in the grid; null: nobody points at anything. */
  readonly at: number | null;
  readonly move: (at: number | null) => void;
}

export interface TrendChartProps {
  readonly panel: TrendPanel;
  readonly telemetry: Telemetry;
  readonly alarms: readonly TrendAlarm[];
  readonly zone: string | undefined;
  readonly width: number;
  readonly height: number;
  readonly sync: string;
  readonly cursor: Cursor;
  readonly zoom: ((from: number, to: number) => void) | null;
}

/** A plot in its place, kept up to date: what only goes on does not begin anew. */
export function usePlot({
  panel,
  telemetry: { grid, from, to },
  alarms,
  zone,
  width,
  height,
  sync,
  cursor: { move },
  zoom,
}: TrendChartProps): readonly [RefObject<HTMLDivElement | null>, RefObject<uPlot | null>] {
  const say = useSay();
  const scheme = useScheme();
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const live = useRef<PlotLive>({ panel, grid, from, to, alarms });
  // with other lines it is another plot; whatever else comes is given to the one that stands
  const shape = panel.lines.map(({ point }) => keyOf(point)).join(' ');
  const told = useEffectEvent((begun: number, ended: number) => zoom?.(begun, ended));
  const opened = useEffectEvent(() => ({ panel, grid, from, to, alarms }));
  const zooms = zoom !== null;
  useEffect(() => {
    if (place.current === null || shape === '') return undefined;
    const began = performance.now();
    live.current = opened();
    const made = openPlot(
      {
        live: () => live.current,
        scheme,
        zone,
        say,
        width: width - 2,
        height: Math.round((height * scheme.type) / TYPE_PX),
        sync,
        cursorAt: move,
        zoom: zooms ? (begun, ended) => told(begun, ended) : null,
      },
      place.current,
    );
    plot.current = made;
    measured(began);
    return () => {
      made.destroy();
      plot.current = null;
    };
  }, [shape, scheme, zone, say, width, height, sync, move, zooms]);
  useEffect(() => {
    const began = performance.now();
    live.current = { panel, grid, from, to, alarms };
    plot.current?.setData(columnsOf(live.current));
    measured(began);
  }, [panel, grid, from, to, alarms]);
  return [place, plot];
}

/** How long drawing took; the plot paints in a microtask of its own. */
const measured = (began: number): void =>
  queueMicrotask(() => performance.measure('trend', { start: began }));
