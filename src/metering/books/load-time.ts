import { type MeterPlace, QT_SHARE, type Ratings, ratingsAt } from './meter-place.ts';
import type { Stretch } from './register-line.ts';
import { firstReaching, overlapMs } from './use-curve.ts';

/** How long a meter ran at which load, ms, and its greatest mean flow between two readings, m³/h actual. */
export interface LoadTime {
  readonly zeroMs: number;
  readonly belowQminMs: number;
  readonly qminToQtMs: number;
  readonly qtToQmaxMs: number;
  readonly aboveQmaxMs: number;
  readonly peakMeanQm: number | null;
}

type Band = Exclude<keyof LoadTime, 'peakMeanQm'>;

const HOUR_MS = 3_600_000;
/** Over less than this two records say nothing about a flow: the last digit alone would be a peak. */
const SHORTEST_MS = 30_000;

export function loadTime(
  stretches: readonly Stretch[],
  from: number,
  to: number,
  place: MeterPlace,
): LoadTime {
  const time: Record<Band, number> = {
    zeroMs: 0,
    belowQminMs: 0,
    qminToQtMs: 0,
    qtToQmaxMs: 0,
    aboveQmaxMs: 0,
  };
  let peakMeanQm: number | null = null;
  for (let at = firstReaching(stretches, from); at < stretches.length; at += 1) {
    const stretch = stretches[at];
    if (stretch === undefined || stretch.from >= to) break;
    const lasted = overlapMs(stretch, from, to);
    if (stretch.m3 === null || lasted === 0) continue;
    const qm = (stretch.m3 * HOUR_MS) / (stretch.to - stretch.from);
    time[bandOf(qm, ratingsAt(place, stretch.from))] += lasted;
    if (stretch.to - stretch.from >= SHORTEST_MS) peakMeanQm = Math.max(peakMeanQm ?? 0, qm);
  }
  return { ...time, peakMeanQm };
}

function bandOf(qm: number, { qMin, qMax }: Ratings): Band {
  if (qm <= 0) return 'zeroMs';
  if (qm < qMin) return 'belowQminMs';
  if (qm < QT_SHARE * qMax) return 'qminToQtMs';
  return qm <= qMax ? 'qtToQmaxMs' : 'aboveQmaxMs';
}
