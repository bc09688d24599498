import type { Random } from '../../src/lib/seeded-random.ts';
import type { FieldRow } from './field-rows.ts';
import { meterOf } from './fleet.ts';
import { type FaultKind, FROZEN_HOURS, LEAK_SHARE } from './inject.ts';
import type { Call } from './judge.ts';
import { burnsThrough, coverageOf, restsAtNight, timeOfVolume } from './stretches.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** A fault to be written into one meter's records. */
export interface Trial {
  readonly kind: FaultKind;
  readonly device: string;
  readonly onset: number;
  /** Of the fault; Infinity where nobody repairs it. */
  readonly end: number;
  /** It must have been found by then (domain.md's delays). */
  readonly deadline: number;
}

/** Alarm types of which any finds the fault. */
export const FOUND_BY: Readonly<Record<FaultKind, readonly string[]>> = {
  conversion: ['meter.conversion'],
  'sensor-drift': ['meter.sensor-drift'],
  stuck: ['meter.stuck'],
  frozen: ['meter.frozen-sensor'],
  reverse: ['meter.reverse'],
  'night-leak': ['leak.night-minimum', 'leak.never-zero'],
};

/** So long before a fault there must be records in every other hour at least: detectors learn. */
const KNOWN_MS = 84 * DAY;
export const ONSETS = 10;

/** Days after the onset that must be rich in records, and the share of hours that have one. */
const RICH_DAYS: Readonly<Record<FaultKind, number>> = {
  conversion: 7,
  'sensor-drift': 14,
  stuck: 7,
  frozen: 2,
  reverse: 1,
  'night-leak': 5,
};
const RICH_SHARE = 0.7;
/** Of the days before. */
const KNOWN_SHARE = 0.5;

/** kPa absolute; below it a meter is being installed or shut off. */
const LINE_KPA = 110;

/** m³ that must have passed before a factor can be judged (M-6), and how long that may take. */
const CONVERSION_M3 = 50;
const CONVERSION_WAIT_MS = 21 * DAY;

/** A meter as the choice of onsets looks at it. */
export interface Candidate {
  readonly device: string;
  readonly rows: readonly FieldRow[];
  /** Calls that the meter's records give without any fault. */
  readonly calls: readonly Call[];
  /** 99th percentile of its standstills, ms. */
  readonly stillMs: number;
}

/** Onsets drawn at random, one from each tenth of the moments that qualify. */
export function trialsOf(kind: FaultKind, meter: Candidate, random: Random): readonly Trial[] {
  const shareWithin = coverageOf(meter.rows);
  const fit = meter.rows.flatMap((row, n): readonly Trial[] => {
    if (row.p <= LINE_KPA || shareWithin(row.at - KNOWN_MS, row.at) < KNOWN_SHARE) return [];
    if (shareWithin(row.at, row.at + RICH_DAYS[kind] * DAY) < RICH_SHARE) return [];
    const trial = trialAt(kind, meter, row, n);
    return trial === null ? [] : [trial];
  });
  const share = Math.floor(fit.length / ONSETS);
  if (share === 0) return fit;
  return Array.from({ length: ONSETS }, (_, n) => fit[n * share + random.int(share)]).filter(
    (trial) => trial !== undefined,
  );
}

function trialAt(kind: FaultKind, meter: Candidate, row: FieldRow, n: number): Trial | null {
  const span = spanOf(kind, meter, row, n);
  if (span === null) return null;
  const trial: Trial = { kind, device: meter.device, onset: row.at, ...span };
  return isCalledAnyway(trial, meter.calls) ? null : trial;
}

/** When the fault ends, and by when it must be found; null where it cannot show in these records. */
function spanOf(
  kind: FaultKind,
  { device, rows, stillMs }: Candidate,
  { at: onset }: FieldRow,
  n: number,
): Pick<Trial, 'end' | 'deadline'> | null {
  switch (kind) {
    case 'conversion': {
      const enough = timeOfVolume(rows, n, CONVERSION_M3);
      if (enough === null || enough - onset > CONVERSION_WAIT_MS) return null;
      return { end: Infinity, deadline: enough + 2 * DAY };
    }
    case 'sensor-drift':
      return { end: Infinity, deadline: onset + 14 * DAY };
    case 'stuck': {
      const end = onset + Math.max(7 * DAY, 2 * stillMs + DAY);
      return burnsThrough(rows, n, end) ? { end, deadline: end } : null;
    }
    case 'frozen':
      return { end: onset + FROZEN_HOURS * HOUR, deadline: onset + DAY };
    case 'reverse': {
      const next = rows[n + 1]?.at ?? Infinity;
      return next - onset < 1.5 * HOUR ? { end: Infinity, deadline: next } : null;
    }
    case 'night-leak': {
      const deadline = onset + 5 * DAY;
      const limit = LEAK_SHARE * meterOf(device).qMax;
      return restsAtNight(rows, n, deadline, limit) ? { end: Infinity, deadline } : null;
    }
  }
}

/** An alarm that stands there without the fault would hide whether the fault is found. */
const isCalledAnyway = ({ kind, device, onset, deadline }: Trial, calls: readonly Call[]) =>
  calls.some(
    ({ type, subject, since, until }) =>
      FOUND_BY[kind].includes(type) &&
      subject === meterOf(device).id &&
      since < deadline + DAY &&
      (until ?? Infinity) > onset - 3 * DAY,
  );
