import type { AlarmKpis } from './alarm/kpi.ts';
import type { Alarm } from './model/alarm.ts';
import type { Comparison, Delay } from './pipeline/backtest/compare.ts';
import type { RunResult } from './pipeline/backtest/run-backtest.ts';

/** What a person sees: the alarms, what the settings change, and how fast it went. */
export function reportLines(result: RunResult, compared: Comparison | null): readonly string[] {
  return [
    ...alarmTable(result.alarms),
    '',
    ...(compared === null ? asNowLines(result) : comparisonLines(compared)),
    ...(result.unjudged > 0
      ? [`${result.unjudged} stretches of late data were not judged again: the input is too large`]
      : []),
    speedLine(result),
  ];
}

const HEADINGS = ['onset (UTC)', 'returned (UTC)', 'type', 'subject', 'P', 'evidence'];

function alarmTable(alarms: readonly Alarm[]): readonly string[] {
  if (alarms.length === 0) return ['no alarms'];
  return table([HEADINGS, ...alarms.map(cellsOf)]);
}

const cellsOf = (alarm: Alarm): readonly string[] => [
  timeText(alarm.occurredAt),
  alarm.returnedAt === null ? 'active' : timeText(alarm.returnedAt),
  alarm.type + (alarm.late ? ' (late)' : ''),
  alarm.subject.id,
  String(alarm.priority) + (alarm.suppressedBy === null ? '' : ' explained'),
  alarm.evidence
    .slice(0, 3)
    .map(
      ({ name, value, unit }) => `${name} ${shown(value)}${unit === undefined ? '' : ` ${unit}`}`,
    )
    .join(', '),
];

const shown = (value: number | string | boolean): string =>
  typeof value === 'number' ? String(Number(value.toPrecision(5))) : String(value);

const timeText = (at: number): string => new Date(at).toISOString().slice(0, 19).replace('T', ' ');

/** Columns as wide as their widest cell. */
function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, n) =>
    rows.reduce((most, row) => Math.max(most, row[n]?.length ?? 0), 0),
  );
  return rows.map((row) =>
    row
      .map((cell, n) => cell.padEnd(widths[n] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

const asNowLines = ({ alarms }: RunResult): readonly string[] => [
  `${alarms.length} alarms with the settings in force; gained 0, lost 0, kept ${alarms.length}`,
];

export function comparisonLines(compared: Comparison): readonly string[] {
  const { gained, lost, kept, byType, delay, kpis } = compared;
  return [
    `against the settings in force: gained ${gained.length}, lost ${lost.length}, kept ${kept.length}`,
    ...byType.map((one) => `  ${one.type}: +${one.gained} −${one.lost} =${one.kept}`),
    ...gained.map((alarm) => `  + ${oneLine(alarm)}`),
    ...lost.map((alarm) => `  − ${oneLine(alarm)}`),
    `delay from onset to finding: ${delayText(delay.before)} → ${delayText(delay.after)}`,
    `load on the console: ${kpiText(kpis.before)} → ${kpiText(kpis.after)}`,
  ];
}

const oneLine = ({ occurredAt, type, subject }: Alarm): string =>
  `${timeText(occurredAt)} ${type} ${subject.id}`;

const delayText = ({ medianSeconds, p95Seconds }: Delay): string =>
  medianSeconds === null ? 'none' : `median ${medianSeconds} s, 95 % ${p95Seconds} s`;

const kpiText = (kpis: AlarmKpis): string =>
  `${kpis.annunciations} annunciations (${kpis.perDay.toFixed(1)} a day, ` +
  `at most ${kpis.maxPer10Min} in 10 min, ${kpis.chattering} chattering, ${kpis.stale} stale)`;

export const speedLine = ({ readings, seconds }: RunResult): string =>
  `${readings} readings judged in ${seconds.toFixed(2)} s` +
  (seconds > 0 ? `, ${Math.round(readings / seconds)} a second` : '');
