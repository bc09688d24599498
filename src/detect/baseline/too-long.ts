import type { Priority } from '../../model/alarm-type.ts';
import type { Evidence } from '../../model/finding.ts';
import type { Onset } from '../onset-condition.ts';
import { significant } from '../stats/significant.ts';
import { runQuantile } from './run-lengths.ts';
import {
  beganAtClosing,
  expectedUse,
  type MeterScale,
  type Standstill,
  stillHours,
} from './standstill.ts';
import { unmetered } from './unmetered.ts';

export interface StandstillParams {
  readonly minStillHours: number;
  readonly p99Times: number;
  readonly lengthShare: number;
  readonly demandTimes: number;
  readonly expectedShare: number;
  readonly baselineDays: number;
  readonly noteHours: number;
  readonly closingShare: number;
  readonly shutdownHours: number;
}

export interface StandstillWatch {
  readonly p: StandstillParams;
  readonly scale: MeterScale;
  /** m³/h actual. */
  readonly qMin: number;
}

/** What makes a counter suspect, and how gravely. */
export interface Grounds {
  readonly priority: Priority;
  readonly onset: () => Onset;
}

/** How long a standstill must be to be odd, hours. */
export const limitHours = ({ lengths }: Standstill, p: StandstillParams): number =>
  Math.max(p.minStillHours, p.p99Times * (runQuantile(lengths, p.lengthShare) ?? 0));

/** M-1: it stands longer than it ever uses to, though its customer should burn. */
export function tooLong(still: Standstill, watch: StandstillWatch): Grounds | null {
  const { p, scale, qMin } = watch;
  const { from, seen } = still;
  const hours = stillHours(still);
  if (from === null || seen === null || hours <= p.minStillHours) return null;
  if (still.learned < p.baselineDays) return null;
  const usual = limitHours(still, p);
  const working = scale.lengthOf(from, seen);
  const isOdd = working > usual;
  if (!isOdd && hours <= p.noteHours) return null;
  const expected = expectedUse(still, isOdd ? working : hours, p.expectedShare, scale);
  const leastRate = p.demandTimes * qMin;
  if (expected === null || expected.rateM3h <= leastRate) return null;
  const isRest = beganAtClosing(still, p.closingShare) && hours <= p.shutdownHours;
  const priority = isOdd && !isRest ? 2 : 4;
  const limit = isOdd ? usual : p.noteHours;
  const onset = (): Onset => ({
    since: from,
    priority,
    evidence: [
      above('zeroRun', Math.round(hours * 3600), 's', Math.round(limit * 3600)),
      above('expected', significant(expected.rateM3h, 3), 'm³/h', significant(leastRate, 3)),
    ],
    estimate: unmetered(expected, 0, 'q50 (q25…q90) of past spans of that length'),
  });
  return { priority, onset };
}

const above = (name: string, value: number, unit: string, limit: number): Evidence[number] => ({
  name,
  value,
  unit,
  limit,
  relation: 'above',
});
