import { AppError } from '../../lib/app-error.ts';
import { LABEL_BYTES } from './victoria-names.ts';

export interface Expectations {
  /** Absent: readings are kept for ever. */
  readonly retentionMonths: number | undefined;
  readonly flushHorizonMs: number;
}

const DAY_MS = 86_400_000;
const YEAR_MS = 365 * DAY_MS;
/** Without a limit of ours the server's own must at least outlive a gas meter. */
const FOR_EVER_MS = 10 * YEAR_MS;
/** Rows wait this long in front of what the flush interval speaks of, and a merge takes its time. */
const FLUSH_MARGIN_MS = 5_000;

/** What must be set at VictoriaMetrics, each with the line that sets it; empty when all is well. */
export function problemsOf(
  metrics: readonly string[],
  { retentionMonths, flushHorizonMs }: Expectations,
): readonly string[] {
  if (!metrics.every((text) => /^vm_app_version\{/m.test(text))) {
    return ['what answers at /metrics is not VictoriaMetrics: check url and metricsUrls'];
  }
  const flags = flagsOf(metrics);
  const all = (name: string, wanted: (value: string) => boolean): boolean =>
    (flags.get(name) ?? []).every(wanted);
  const problems: string[] = [];
  const dedup = flags.get('dedup.minScrapeInterval') ?? [];
  if (dedup.length === 0 || !dedup.every((value) => value === '1ms')) {
    problems.push(
      `-dedup.minScrapeInterval is ${textOf(dedup)}: a reading that is sent again would count twice. Set -dedup.minScrapeInterval=1ms (of a cluster at every vmselect and vmstorage)`,
    );
  }
  const retention = flags.get('retentionPeriod') ?? [];
  const keptMs = retentionMonths === undefined ? FOR_EVER_MS : (retentionMonths / 12) * YEAR_MS;
  const wanted = retentionMonths === undefined ? '100y' : `${retentionMonths}`;
  if (retention.length === 0 || !retention.every((value) => durationOf(value) >= keptMs)) {
    problems.push(
      `-retentionPeriod is ${textOf(retention)}: older readings would be dropped without a word. Set -retentionPeriod=${wanted} or longer (a number alone is months)`,
    );
  }
  const horizonAllows = (value: string) => durationOf(value) + FLUSH_MARGIN_MS <= flushHorizonMs;
  const flush = flags.get('inmemoryDataFlushInterval') ?? [];
  if (!flush.every(horizonAllows)) {
    problems.push(
      `-inmemoryDataFlushInterval is ${textOf(flush)}: set history.victoriametrics.flushHorizonSeconds to at least that and ${FLUSH_MARGIN_MS / 1000} s, or the flag to less`,
    );
  }
  for (const [name, value] of FIXED) {
    if (!all(name, (found) => found === value)) {
      problems.push(`-${name} is ${textOf(flags.get(name) ?? [])}: leave it at ${value}`);
    }
  }
  if (!all('maxLabelValueLen', (value) => bytesOf(value) >= LABEL_BYTES)) {
    problems.push(
      `-maxLabelValueLen is below ${LABEL_BYTES}: texts of events would be lost. Set -maxLabelValueLen=4096`,
    );
  }
  return problems;
}

/** What the names of series and the values in them rest on. */
const FIXED: ReadonlyMap<string, string> = new Map([
  ['influxMeasurementFieldSeparator', '_'],
  ['influxSkipMeasurement', 'false'],
  ['influxSkipSingleField', 'false'],
  ['influxTrimTimestamp', '1ms'],
  ['precisionBits', '64'],
]);

/** @throws AppError history-misconfigured with all of them. */
export function refuseProblems(problems: readonly string[]): void {
  if (problems.length === 0) return;
  throw new AppError('history-misconfigured', `VictoriaMetrics: ${problems.join('; ')}`);
}

/** When each process was started; a kill takes with it what was not flushed. */
export function lifeOf(metrics: readonly string[]): string {
  return metrics
    .map((text) => /^process_start_time_seconds ([\d.e+]+)$/m.exec(text)?.[1] ?? '?')
    .join(' ');
}

export function bytesOnDiskOf(metrics: readonly string[]): number {
  const sizes = metrics.flatMap((text) => [
    ...text.matchAll(/^vm_data_size_bytes\{[^}]*\} ([\d.e+]+)$/gm),
  ]);
  return sizes.reduce((sum, [, bytes]) => sum + Number(bytes), 0);
}

/** Values of each flag, one a process. */
function flagsOf(metrics: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const flags = new Map<string, string[]>();
  for (const text of metrics) {
    for (const [, name = '', value = ''] of text.matchAll(
      /^flag\{name="([^"]+)", ?value="([^"]*)"/gm,
    )) {
      flags.set(name, [...(flags.get(name) ?? []), value]);
    }
  }
  return flags;
}

const textOf = (values: readonly string[]): string =>
  values.length === 0 ? 'not to be seen' : [...new Set(values)].join(' and ');

const UNITS_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: DAY_MS,
  w: 7 * DAY_MS,
  y: YEAR_MS,
};

/** Go's and VictoriaMetrics' durations; a number without a unit is months of 31 days. */
function durationOf(text: string): number {
  if (/^[\d.]+$/.test(text)) return Number(text) * 31 * DAY_MS;
  const parts = [...text.matchAll(/([\d.]+)(ms|s|m|h|d|w|y)/g)];
  return parts.reduce(
    (sum, [, count, unit = '']) => sum + Number(count) * (UNITS_MS[unit] ?? 0),
    0,
  );
}

const SIZES: Readonly<Record<string, number>> = {
  '': 1,
  KB: 1e3,
  KiB: 1024,
  MB: 1e6,
  MiB: 1024 ** 2,
};

function bytesOf(text: string): number {
  const [, count = '', unit = ''] = /^([\d.]+)(\w*)$/.exec(text) ?? [];
  return Number(count) * (SIZES[unit] ?? Number.NaN);
}
