import { AppError } from '../../lib/app-error.ts';
import type { DeviceId } from '../../model/ids.ts';
import type { Reading } from '../../model/reading.ts';
import type { HistoryAdopter, HistoryReader } from '../history.ts';
import { type ComparedStores, compareStores, type MonthDifference } from './compare-stores.ts';
import { type DeviceGroup, deviceGroups } from './copied-devices.ts';
import type { CopyProgress } from './copy-progress.ts';
import type { Month } from './months.ts';
import { pagesOf, type Span } from './pages.ts';
import { type Digest, EMPTY, withReading } from './reading-digest.ts';

export interface CopyRun {
  readonly source: HistoryReader;
  readonly target: HistoryReader & HistoryAdopter;
  readonly progress: CopyProgress;
  /** Only readings of this span; absent ends are open. */
  readonly span: Partial<Span>;
  readonly pause: (ms: number) => Promise<unknown>;
  readonly tell: (step: CopyStep) => void;
  /** How long after it was taken a reading may be invisible in the target, ms. */
  readonly settleMs: number;
}

export type CopyStep =
  | {
      readonly phase: 'copying' | 'comparing';
      /** Readings behind it, those of the run before included. */
      readonly readings: number;
      readonly device: DeviceId;
      readonly month: string;
    }
  | { readonly phase: 'waiting'; readonly reason: string };

export interface CopyResult {
  readonly devices: number;
  /** Of the source in the span. */
  readonly readings: number;
  /** Which the target had not had before this run. */
  readonly stored: number;
  readonly deviceMonths: number;
  readonly differences: readonly MonthDifference[];
  /** Events of which one of the engines keeps only the shorter values. */
  readonly shortened: number;
}

/** Readings of a page: what is taken in one go. */
const PAGE = 20_000;
const RETRY_MS = 2_000;
const TRIES = 30;

/**
 * Copies what the source says into the target, month by month of a few devices at a time, then
 * reads it back and compares. Interrupted anywhere, the next run goes on after the last month that
 * is in the progress. The cursor is the caller's to move, when nothing differs.
 * @throws AppError of either store.
 */
export async function copyHistory(run: CopyRun): Promise<CopyResult> {
  const groups = await deviceGroups(run.source, run.span);
  let [readings, stored] = [0, 0];
  for (const group of groups) {
    for (const month of group.months) {
      const done = await copyMonth(run, group, month, readings);
      readings += done.readings;
      stored += done.stored;
    }
  }
  // asks an engine whether it is the one that acknowledged the last page
  await patiently(run, () => run.target.adopt([]));
  await run.pause(run.settleMs);
  const compared: ComparedStores = {
    ...run,
    adopt: (found) => adopt(run, found),
    tell: (step) => run.tell({ phase: 'comparing', ...step }),
  };
  const outcome = await compareStores(compared, groups);
  const devices = groups.reduce((sum, group) => sum + group.devices.length, 0);
  return { devices, readings, stored: stored + outcome.stored, ...outcome.result };
}

async function copyMonth(
  run: CopyRun,
  { devices }: DeviceGroup,
  month: Month,
  before: number,
): Promise<{ readonly readings: number; readonly stored: number }> {
  const known = devices.map((device) => run.progress.digest(device, month.name));
  let readings = known.reduce((sum, digest) => sum + (digest?.count ?? 0), 0);
  let stored = 0;
  const open = devices.filter((_, n) => known[n] === undefined);
  const [first] = open;
  if (first === undefined) return { readings, stored };
  const digests = new Map<DeviceId, Digest>(open.map((device) => [device, EMPTY]));
  for await (const page of pagesOf(run.source, open, month, PAGE)) {
    stored += await adopt(run, page);
    addTo(digests, page);
    readings += page.length;
    run.tell({ phase: 'copying', readings: before + readings, device: first, month: month.name });
  }
  await run.progress.add(
    [...digests].map(([device, digest]) => ({ device, month: month.name, ...digest })),
  );
  return { readings, stored };
}

function addTo(digests: Map<DeviceId, Digest>, page: readonly Reading[]): void {
  for (const reading of page) {
    digests.set(reading.device, withReading(digests.get(reading.device) ?? EMPTY, reading));
  }
}

const adopt = async (run: CopyRun, readings: readonly Reading[]): Promise<number> =>
  (await patiently(run, () => run.target.adopt(readings))).stored;

/** An engine may be away for a minute; what it forgot meanwhile the comparison finds. */
async function patiently<T>(
  { pause, tell }: Pick<CopyRun, 'pause' | 'tell'>,
  work: () => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (thrown) {
      if (!(thrown instanceof AppError) || !thrown.retryable || tries === TRIES) throw thrown;
      tell({ phase: 'waiting', reason: thrown.message });
      await pause(RETRY_MS);
    }
  }
}
