import { type Plane, robustPlane } from '../stats/robust-plane.ts';
import { robustSigma } from '../stats/robust-sigma.ts';
import type { LoadWindow } from './load-window.ts';

/** How far a run's outlet falls from no load to what its meters can carry, kPa. */
export interface DroopFit {
  readonly dropKPa: number;
  /** Standard error of the drop, kPa. */
  readonly errorKPa: number;
  /** Share of the variance that load and inlet pressure explain. */
  readonly r2: number;
  readonly points: number;
}

export interface FitNeeds {
  readonly leastPoints: number;
  /** The loads must span this share of the greatest of them. */
  readonly leastRange: number;
}

/** An inlet that varies less than this is no cause, kPa. */
const STEADY_INLET_KPA = 1;

/** The fit, or why there is none. */
export function droopFit({ points }: LoadWindow, needs: FitNeeds): DroopFit | string {
  if (points.length < needs.leastPoints)
    return `${points.length} of ${needs.leastPoints} points of a working week`;
  const loads = points.map(([load]) => load);
  const most = Math.max(...loads);
  const range = (most - Math.min(...loads)) / most;
  if (range < needs.leastRange)
    return `flow spans ${percent(range)} of ${percent(needs.leastRange)} %`;
  const plane = planeOf(points);
  if (plane === null) return 'flow and inlet pressure change together';
  return {
    dropKPa: -plane.slopeX,
    errorKPa: plane.errorX,
    r2: plane.r2,
    points: points.length,
  };
}

const percent = (share: number): number => Math.round(100 * share);

/** With the inlet pressure as a second cause, where it is known throughout and varies. */
function planeOf(points: LoadWindow['points']): Plane | null {
  const inlets = points.flatMap((point) => point[2] ?? []);
  const isCause = inlets.length === points.length && (robustSigma(inlets) ?? 0) > STEADY_INLET_KPA;
  return robustPlane(
    withinDays(points).map(([x, y, pIn]) => ({ x, y, z: isCause ? (pIn ?? 0) : 0 })),
  );
}

type Points = LoadWindow['points'];

const HOURS_A_DAY = 24;

/**
 * Every point relative to the line through its day. A set point that moves in the course
 * of the week, on days that happen to burn more or less, or of a day that burns more towards
 * its evening, is a drift and must not pass for droop.
 */
function withinDays(points: Points): Points {
  const days = new Map<number, Points>();
  for (const point of points) {
    const day = Math.floor(point[3] / HOURS_A_DAY);
    days.set(day, [...(days.get(day) ?? []), point]);
  }
  return [...days.values()].flatMap(lessLine);
}

type Of = (point: Points[number]) => number;

function lessLine(day: Points): Points {
  const mean = (of: Of): number => day.reduce((sum, point) => sum + of(point), 0) / day.length;
  const noon = mean((point) => point[3]);
  const spread = mean((point) => (point[3] - noon) ** 2);
  const left = (of: Of): Of => {
    const level = mean(of);
    const rise = spread === 0 ? 0 : mean((point) => (point[3] - noon) * of(point)) / spread;
    return (point) => of(point) - level - rise * (point[3] - noon);
  };
  const load = left((point) => point[0]);
  const p = left((point) => point[1]);
  const pIn = left((point) => point[2] ?? 0);
  return day.map((point) => [
    load(point),
    p(point),
    point[2] === null ? null : pIn(point),
    point[3],
  ]);
}
