import type { Reading } from '../../src/model/reading.ts';
import { epochMs } from '../../src/model/units.ts';
import type { Backtest } from '../../src/pipeline/backtest/backtest.ts';
import type { FoldSnapshot, StoredPartition } from '../../src/records/records.ts';
import { convert } from './convert.ts';
import type { FieldRows } from './field-rows.ts';
import { meterOf } from './fleet.ts';
import { inject } from './inject.ts';
import { CALLING, open } from './judge.ts';
import { FOUND_BY, type Trial } from './trials.ts';

export interface Outcome {
  readonly trial: Trial;
  /** After the onset; null: not in time. */
  readonly foundHours: number | null;
}

const HOUR = 3_600_000;

/**
 * One backtest of all nine meters over their whole past, as far as each onset; from
 * there another one goes on with the fault in one meter's records, to the deadline.
 */
export async function runTrials(
  rows: FieldRows,
  trials: readonly Trial[],
): Promise<readonly Outcome[]> {
  const { readings } = convert(rows);
  const since = readings[0]?.receivedAt ?? epochMs(0);
  const past = open(since);
  const kept = new Map<string, StoredPartition>();
  const outcomes: Outcome[] = [];
  let next = 0;
  for (const trial of trials.toSorted((a, b) => a.onset - b.onset)) {
    let count = next;
    while ((readings[count]?.ts ?? Infinity) <= trial.onset) count += 1;
    await past.take(readings.slice(next, count));
    next = count;
    const backtest = open(since, standOf(past, kept));
    await backtest.take(withFault(rows, readings, next, trial));
    await backtest.finish(epochMs(trial.deadline));
    outcomes.push({ trial, foundHours: foundIn(backtest, trial) });
  }
  return outcomes;
}

/** What a checkpoint would hold now. */
function standOf({ fold }: Backtest, kept: Map<string, StoredPartition>): FoldSnapshot {
  for (const stored of fold.save(new Set(), () => false)) kept.set(stored.id, stored);
  return { cursor: fold.cursor(), fleetVersion: null, partitions: [...kept.values()] };
}

/** All readings from a place on to the deadline, those of one meter with the fault in them. */
function withFault(
  rows: FieldRows,
  readings: readonly Reading[],
  from: number,
  { device, kind, onset, end, deadline }: Trial,
): readonly Reading[] {
  const others: Reading[] = [];
  for (let n = from; (readings[n]?.ts ?? Infinity) <= deadline; n += 1) {
    const reading = readings[n];
    if (reading !== undefined && reading.device !== device) others.push(reading);
  }
  const own = (rows.get(device) ?? []).filter(({ at }) => at >= onset && at <= deadline);
  const { qMax } = meterOf(device);
  const faulty = convert(new Map([[device, inject(own, { kind, onset, end, qMax })]]));
  return [...others, ...faulty.readings.filter(({ ts }) => ts > onset)].sort((a, b) => a.ts - b.ts);
}

function foundIn(backtest: Backtest, { kind, device, onset, deadline }: Trial): number | null {
  const meter = meterOf(device).id;
  const times = backtest
    .alarms()
    .filter(({ type, subject }) => FOUND_BY[kind].includes(type) && subject.id === meter)
    .flatMap(({ history }) => history)
    .filter(({ at, event }) => CALLING.has(event) && at > onset && at <= deadline)
    .map(({ at }) => at);
  return times.length === 0 ? null : (Math.min(...times) - onset) / HOUR;
}
