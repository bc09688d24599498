import type { MeterStats } from '../contract/meter-stats.ts';
import { type BookPoint, type BookValues, SLOT_MS } from './book-point.ts';
import type { MeterPlace } from './meter-place.ts';

/** What the records of a span say beside their registers. */
export type RecordStats = Pick<
  MeterStats,
  | 'peakQm'
  | 'pAbsSum'
  | 'pAbsCount'
  | 'tGasSum'
  | 'tGasCount'
  | 'records'
  | 'expectedRecords'
  | 'lateRecords'
  | 'clockOffsetMs'
  | 'battery'
  | 'valve'
  | 'credit'
  | 'creditMoney'
  | 'vb'
  | 'vm'
>;

/** @param points in order. */
export function recordStats(
  points: readonly BookPoint[],
  spanMs: number,
  place: MeterPlace,
): RecordStats {
  const pAbs = { sum: 0, count: 0 };
  const tGas = { sum: 0, count: 0 };
  let [peakQm, clockOffsetMs]: [number | null, number | null] = [null, null];
  let [records, lateRecords] = [0, 0];
  for (const { kind, ts, receivedAt, values } of points) {
    const delayMs = receivedAt - ts;
    if (kind === 'interval') {
      records += 1;
      if (delayMs > place.watermarkMs) lateRecords += 1;
    } else {
      clockOffsetMs = Math.min(clockOffsetMs ?? delayMs, delayMs);
    }
    if (values.qm !== undefined) peakQm = Math.max(peakQm ?? values.qm, values.qm);
    count(pAbs, values.pAbs);
    count(tGas, values.tGas);
  }
  return {
    peakQm,
    pAbsSum: pAbs.sum,
    pAbsCount: pAbs.count,
    tGasSum: tGas.sum,
    tGasCount: tGas.count,
    records,
    expectedRecords: expectedRecords(spanMs, place),
    lateRecords,
    clockOffsetMs,
    battery: lastOf(points, 'battery'),
    valve: lastOf(points, 'valve'),
    credit: lastOf(points, 'credit'),
    creditMoney: lastOf(points, 'creditMoney'),
    vb: lastOf(points, 'vb'),
    vm: lastOf(points, 'vm'),
  };
}

function count(mean: { sum: number; count: number }, value: number | undefined): void {
  if (value === undefined) return;
  mean.sum += value;
  mean.count += 1;
}

function lastOf<N extends keyof BookValues>(
  points: readonly BookPoint[],
  name: N,
): NonNullable<BookValues[N]> | null {
  for (let at = points.length - 1; at >= 0; at -= 1) {
    const value = points[at]?.values[name];
    if (value !== undefined) return value;
  }
  return null;
}

/** The books keep two records of five minutes: of a meter that sends more, two are asked for. */
function expectedRecords(spanMs: number, { intervalMs }: MeterPlace): number {
  return intervalMs * 2 < SLOT_MS ? (2 * spanMs) / SLOT_MS : spanMs / intervalMs;
}
