import type { Alarm } from '../model/alarm.ts';
import type { Localized } from '../model/localized.ts';
import { epochMs } from '../model/units.ts';
import { type Annunciation, heardIn, kpisOfLives } from './kpi.ts';
import { type Answering, answeringOf, longestWait } from './kpi-acknowledge.ts';
import { type Flood, floodsOf, floodTimeShare, WINDOW_MS } from './kpi-flood.ts';
import { type Life, lifeOf, type Span } from './kpi-life.ts';
import type { KpiLimits } from './kpi-limits.ts';
import { levelOf, outside, overlapMs } from './kpi-time.ts';
import { KPI_TITLES, type KpiId } from './kpi-titles.ts';

/** One line of the table: a figure, its limit, and whether it is met. */
export interface KpiRow {
  readonly id: KpiId;
  readonly title: Localized;
  readonly value: number | null;
  /** `share` is a fraction of 1; `count` is a number of alarms. */
  readonly unit: 'count' | 'share' | 'per 10 min' | 'per day';
  readonly limit: number;
  readonly relation: 'at most' | 'below' | 'at least';
  /** Null: too few alarms to say. */
  readonly met: boolean | null;
}

/** The names of OPC UA Part 9 (AlarmMetricsType); rates are per 10 minutes, durations in seconds. */
export interface OpcUaMetrics {
  readonly AlarmCount: number;
  readonly StartTime: number;
  readonly MaximumActiveState: number | null;
  readonly MaximumUnAck: number | null;
  readonly CurrentAlarmRate: number;
  readonly MaximumAlarmRate: number;
  readonly AverageAlarmRate: number;
}

export interface KpiTable {
  readonly annunciations: number;
  readonly rows: readonly KpiRow[];
  readonly floods: readonly Flood[];
  readonly answering: readonly Answering[];
  readonly opcUa: OpcUaMetrics;
  /** Times that alarms came of which their shortened histories no longer say when: not counted. */
  readonly undated: number;
}

/** Every figure of a span. Order of `alarms` makes no difference. */
export function kpiTable(alarms: readonly Alarm[], span: Span, limits: KpiLimits): KpiTable {
  const lives = alarms.map(lifeOf).filter(({ alarm }) => alarm.priority <= 3);
  const heard = heardIn(lives, span);
  const kpis = kpisOfLives(lives, heard, span);
  const floods = floodsOf(heard, span, { above: limits.floodAbove, below: limits.floodBelow });
  const standing = levelOf(
    lives.flatMap(({ active, muted }) => active.flatMap((stretch) => outside(stretch, muted))),
    span,
  );
  const shelved = levelOf(
    lives.flatMap((life) => life.shelved),
    span,
  );
  const answering = answeringOf(lives, span, limits.acknowledgeSeconds);
  const row = rowMaker(limits, heard.length);
  const busy = kpis.floodShare;
  return {
    annunciations: heard.length,
    rows: [
      row('mean-per-10-min', kpis.meanPer10Min, 'per 10 min', 'at most', limits.meanPer10Min),
      row('max-per-10-min', kpis.maxPer10Min, 'per 10 min', 'at most', limits.maxPer10Min),
      row('per-day', kpis.perDay, 'per day', 'at most', limits.perDay),
      row('busy-share', busy, 'share', 'below', limits.busyShare),
      row('flood-share', floodTimeShare(floods, span), 'share', 'below', limits.floodShare),
      row('top-10-share', kpis.top10Share, 'share', 'below', limits.top10Share),
      row('chattering', kpis.chattering, 'count', 'at most', limits.chattering),
      row('stale', kpis.stale, 'count', 'below', limits.stale),
      row('standing-mean', standing.mean, 'count', 'below', limits.standing),
      row('standing-most', standing.most, 'count', 'below', limits.standing),
      row('shelved-most', shelved.most, 'count', 'below', limits.shelved),
      row('p1-share', kpis.priorityMix[1], 'share', 'at most', limits.p1Share),
      row('p2-share', kpis.priorityMix[2], 'share', 'at most', limits.p2Share),
      row('p3-share', kpis.priorityMix[3], 'share', 'at least', limits.p3Share),
      ...answering.map(({ priority, shareWithin }) =>
        row(`p${priority}-in-time`, shareWithin, 'share', 'at least', limits.acknowledgedShare),
      ),
    ],
    floods,
    answering,
    opcUa: opcUaOf(lives, heard, span, kpis.meanPer10Min),
    undated: lives.reduce((sum, { undated }) => sum + undated, 0),
  };
}

/** Shares of a handful of alarms say nothing: ten alarms have all of the top ten. */
const OF_ALL: ReadonlySet<KpiId> = new Set(['top-10-share', 'p1-share', 'p2-share', 'p3-share']);

const rowMaker =
  (limits: KpiLimits, heard: number) =>
  (
    id: KpiId,
    figure: number | null,
    unit: KpiRow['unit'],
    relation: KpiRow['relation'],
    limit: number,
  ): KpiRow => {
    const value = OF_ALL.has(id) && heard === 0 ? null : figure;
    const tooFew = value === null || (OF_ALL.has(id) && heard < limits.least);
    const met = tooFew ? null : holds(value, relation, limit);
    return { id, title: KPI_TITLES[id], value, unit, limit, relation, met };
  };

function holds(value: number, relation: KpiRow['relation'], limit: number): boolean {
  if (relation === 'below') return value < limit;
  // thirds of hundreds: a share of exactly the limit is within it
  const slack = 1e-9;
  return relation === 'at most' ? value <= limit + slack : value >= limit - slack;
}

function opcUaOf(
  lives: readonly Life[],
  heard: readonly Annunciation[],
  span: Span,
  meanPer10Min: number,
): OpcUaMetrics {
  const active = lives.flatMap((life) => life.active).filter((one) => overlapMs(one, span) > 0);
  const lasted = active.map(({ from, to }) => (Math.min(to ?? span.to, span.to) - from) / 1000);
  const late = epochMs(Math.max(span.from, span.to - WINDOW_MS));
  const windows = floodsOf(heard, span, { above: 0, below: 1 }).map(({ peak }) => peak);
  return {
    AlarmCount: heard.length,
    StartTime: span.from,
    MaximumActiveState:
      lasted.length === 0 ? null : lasted.reduce((most, one) => Math.max(most, one), 0),
    MaximumUnAck: longestWait(lives, span),
    CurrentAlarmRate: heard.filter(({ at }) => at >= late).length,
    MaximumAlarmRate: windows.reduce((most, peak) => Math.max(most, peak), 0),
    AverageAlarmRate: meanPer10Min,
  };
}
