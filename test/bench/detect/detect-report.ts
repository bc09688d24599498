import { ALARM_TYPES, type AlarmType } from '../../../src/model/alarm-type.ts';
import { lowerBound, quantile } from './interval.ts';
import type { QuietRun } from './quiet.ts';
import type { Trial } from './score.ts';

/** One alarm type's row. */
export interface TypeRow {
  readonly type: AlarmType;
  readonly trials: number;
  readonly recall: number;
  readonly recallLow: number;
  readonly precision: number;
  readonly precisionLow: number;
  /** ms; null where nothing was found. */
  readonly delayMedian: number | null;
  readonly delayP95: number | null;
  readonly withinMs: number;
}

export interface QuietFigure {
  readonly siteDays: number;
  readonly falseAlarms: number;
  readonly per100SiteDays: number;
  readonly byType: Readonly<Record<string, number>>;
  readonly byTemplate: Readonly<
    Record<string, { readonly siteDays: number; readonly falseAlarms: number }>
  >;
  readonly readings: number;
  readonly stateBytesPerSite: number;
}

/** A stray counts against its own type, in whichever trial it came. */
export function typeRows(
  trials: readonly Trial[],
  within: ReadonlyMap<string, number>,
): readonly TypeRow[] {
  return ALARM_TYPES.flatMap((type): readonly TypeRow[] => {
    const own = trials.filter((trial) => trial.type === type).flatMap(({ delays }) => [...delays]);
    if (own.length === 0) return [];
    const found = own.filter((delay) => delay !== null);
    const strays = trials.flatMap((trial) => trial.strays).filter((stray) => stray.type === type);
    const told = found.length + strays.length;
    return [
      {
        type,
        trials: own.length,
        recall: found.length / own.length,
        recallLow: lowerBound(found.length, own.length),
        precision: told === 0 ? 0 : found.length / told,
        precisionLow: lowerBound(found.length, told),
        delayMedian: quantile(found, 0.5),
        delayP95: quantile(found, 0.95),
        withinMs: within.get(type) ?? 0,
      },
    ];
  });
}

export function quietFigure(runs: readonly QuietRun[]): QuietFigure {
  const siteDays = runs.reduce((sum, run) => sum + run.siteDays, 0);
  const strays = runs.flatMap((run) => run.strays);
  const byType: Record<string, number> = {};
  for (const { type } of strays) byType[type] = (byType[type] ?? 0) + 1;
  const byTemplate: Record<string, { siteDays: number; falseAlarms: number }> = {};
  for (const run of runs) {
    const row = (byTemplate[run.template] ??= { siteDays: 0, falseAlarms: 0 });
    row.siteDays += run.siteDays;
    row.falseAlarms += run.strays.length;
  }
  return {
    siteDays,
    falseAlarms: strays.length,
    per100SiteDays: siteDays === 0 ? 0 : (100 * strays.length) / siteDays,
    byType,
    byTemplate,
    readings: runs.reduce((sum, run) => sum + run.readings, 0),
    stateBytesPerSite: Math.max(0, ...runs.map((run) => run.stateBytes)),
  };
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

export function duration(ms: number | null): string {
  if (ms === null) return '–';
  if (ms < 120_000) return `${(ms / 1000).toFixed(0)} s`;
  if (ms < 2 * 3_600_000) return `${(ms / 60_000).toFixed(0)} min`;
  return ms < 48 * 3_600_000
    ? `${(ms / 3_600_000).toFixed(1)} h`
    : `${(ms / 86_400_000).toFixed(1)} d`;
}

const AIM = 0.95;
const verdict = ({ recallLow, precisionLow }: TypeRow): string =>
  recallLow >= AIM && precisionLow >= AIM ? 'pass' : 'short';

export function table(rows: readonly TypeRow[], quiet: QuietFigure): string {
  const lines = rows.map((row) =>
    [
      `\`${row.type}\``,
      String(row.trials),
      `${percent(row.recall)} (≥ ${percent(row.recallLow)})`,
      `${percent(row.precision)} (≥ ${percent(row.precisionLow)})`,
      duration(row.delayMedian),
      duration(row.delayP95),
      duration(row.withinMs),
      verdict(row),
    ].join(' | '),
  );
  return [
    '| type | trials | recall (95 % low) | precision (95 % low) | delay median | p95 | allowed | |',
    '|---|---:|---:|---:|---:|---:|---:|---|',
    ...lines.map((line) => `| ${line} |`),
    '',
    `Quiet fleets: ${quiet.falseAlarms} false alarms P1–P3 in ${quiet.siteDays} site-days, ` +
      `${quiet.per100SiteDays.toFixed(2)} per 100 site-days (aim ≤ 1); ` +
      `largest site state ${(quiet.stateBytesPerSite / 1024).toFixed(0)} KiB.`,
  ].join('\n');
}
