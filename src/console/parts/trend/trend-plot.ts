import uPlot from 'uplot';
import type { Say } from '../../app/language.tsx';
import { numberText } from '../quantity.tsx';
import { axisTimes } from './axis-times.ts';
import { type Grid, rangeOf } from './trend-grid.ts';
import { drawAlarmBands, drawAlarmMarks, drawLimits } from './trend-marks.ts';
import type { Scheme } from './trend-scheme.ts';
import type { TrendAlarm, TrendPanel } from './trend-types.ts';

/** Lines of a panel differ in their dashes as well as in their shade. */
export const DASHES: readonly (readonly number[])[] = [[], [7, 3], [2, 3], [9, 3, 2, 3]];

export const shadeOf = (at: number): 'trend' | 'ink' => (at % 2 === 0 ? 'trend' : 'ink');

/** What may change while a plot stands. */
export interface PlotLive {
  readonly panel: TrendPanel;
  readonly grid: Grid;
  readonly from: number;
  readonly to: number;
  readonly alarms: readonly TrendAlarm[];
}

export interface PlotParts {
  readonly live: () => PlotLive;
  readonly scheme: Scheme;
  readonly zone: string | undefined;
  readonly say: Say;
  readonly width: number;
  readonly height: number;
  readonly sync: string;
  readonly cursorAt: (at: number | null) => void;
  readonly zoom: ((from: number, to: number) => void) | null;
}

/** Columns of a panel as the plot takes them: time, then mean, least and greatest of each line. */
export function columnsOf({ panel, grid }: PlotLive): uPlot.AlignedData {
  return [
    [...grid.times],
    ...panel.lines.flatMap(({ grid: { mean, min, max } }) => [[...mean], [...min], [...max]]),
  ];
}

export function openPlot(parts: PlotParts, place: HTMLElement): uPlot {
  const { live, scheme, width, height } = parts;
  const { panel } = live();
  const edge = { stroke: 'transparent', width: 0, points: { show: false } } as const;
  const series = panel.lines.flatMap((_, at): uPlot.Series[] => {
    const stroke = scheme[shadeOf(at)];
    return [
      {
        stroke,
        width: 1.5,
        dash: [...(DASHES[at % DASHES.length] ?? [])],
        points: {
          show: false,
          size: 4,
          fill: stroke,
          filter: () => [...(live().panel.lines[at]?.grid.alone ?? [])],
        },
      },
      { ...edge },
      { ...edge },
    ];
  });
  const bands = panel.lines.map(
    (_, at): uPlot.Band => ({
      series: [3 * at + 3, 3 * at + 2],
      fill: `${scheme[shadeOf(at)]}2b`,
    }),
  );
  return new uPlot(
    {
      width,
      height,
      legend: { show: false },
      padding: [6, 20, 0, 0],
      series: [{}, ...series],
      bands,
      scales: scalesOf(parts),
      axes: axesOf(parts),
      cursor: cursorOf(parts),
      hooks: hooksOf(parts),
      ...(parts.zone === undefined
        ? {}
        : { tzDate: (at) => uPlot.tzDate(new Date(at * 1000), parts.zone ?? 'UTC') }),
    },
    columnsOf(live()),
    place,
  );
}

function scalesOf({ live }: PlotParts): uPlot.Scales {
  return {
    x: { range: () => [live().from / 1000, live().to / 1000] },
    y: {
      range: (_plot, low, high) => {
        const limits = live().panel.limits.map(({ value }) => value);
        const [least, most] = rangeOf(low ?? null, high ?? null, limits);
        return [least, most];
      },
    },
  };
}

function axesOf({ scheme, zone, live }: PlotParts): uPlot.Axis[] {
  const common = {
    stroke: scheme.soft,
    font: scheme.font,
    grid: { stroke: scheme.line, width: 0.5 },
    ticks: { stroke: scheme.line, width: 0.5, size: 4 },
  };
  return [
    {
      ...common,
      size: scheme.type * 3.2,
      lineGap: 1.2,
      space: scheme.type * 6,
      values: (_plot, splits, _axis, _space, stepS) => [
        ...axisTimes(splits, stepS, zone, live().from / 1000),
      ],
    },
    {
      ...common,
      size: scheme.type * 5.2,
      space: scheme.type * 2.6,
      values: (_plot, splits) => {
        const digits = digitsBetween(splits);
        return splits.map((value) => numberText(value, digits));
      },
    },
  ];
}

const MOST_DIGITS = 4;

/** As many as the marks of an axis need to be what they are. */
export function digitsBetween(splits: readonly number[]): number {
  const step = Math.abs((splits[1] ?? 1) - (splits[0] ?? 0));
  for (let digits = 0; digits < MOST_DIGITS; digits += 1) {
    const scaled = step * 10 ** digits;
    if (Math.abs(scaled - Math.round(scaled)) < 1e-6 * Math.max(1, scaled)) return digits;
  }
  return MOST_DIGITS;
}

const cursorOf = ({ sync, zoom }: PlotParts): uPlot.Cursor => ({
  y: false,
  sync: { key: sync, setSeries: false },
  points: { size: 6 },
  drag: { x: zoom !== null, y: false, setScale: false, dist: 8 },
});

function hooksOf(parts: PlotParts): uPlot.Hooks.Arrays {
  const { live, scheme, say, cursorAt, zoom } = parts;
  return {
    drawClear: [(plot) => drawAlarmBands(plot, live().alarms, scheme)],
    draw: [
      (plot) => drawLimits(plot, live().panel.limits, scheme, say),
      (plot) => drawAlarmMarks(plot, live().alarms, scheme),
    ],
    setCursor: [(plot) => cursorAt(plot.cursor.idx ?? null)],
    setSelect: [
      (plot) => {
        const { left, width } = plot.select;
        if (zoom === null || width < 8) return;
        const [from, to] = [plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x')];
        plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        zoom(from * 1000, to * 1000);
      },
    ],
  };
}
