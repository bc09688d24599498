import { z } from 'zod';
import { hoursOf, type StationDigest } from '../../model/digest.ts';
import type { OutletState } from './outlet-band.ts';

/**
 * What a station said of its last hours. A meter's hour is known only when the
 * next one has begun, so the outlet of that time must still be at hand.
 */
export const OutletHours = z.array(
  z.object({
    /** Whole hours since 1970. */
    n: z.number(),
    /** ms in which the outlet was in the flowing band, and in which it was known not to be. */
    flowing: z.number(),
    resting: z.number(),
    /** m³ base through the runs, and h of which it is known. */
    m3: z.number(),
    hours: z.number(),
  }),
);
export type OutletHours = z.infer<typeof OutletHours>;
type OutletHour = OutletHours[number];

const HOUR_MS = 3_600_000;
/** Hours kept: a meter's hour closes one to two hours after it began. */
const KEPT = 4;

const nOf = (from: number, to: number): number => Math.floor((from + to) / 2 / HOUR_MS);

export function addOutlet(
  hours: OutletHours,
  digest: StationDigest,
  outlet: OutletState,
): OutletHours {
  const { from, to, q } = digest;
  const n = nOf(from, to);
  const before: OutletHour = hours.find((hour) => hour.n === n) ?? {
    n,
    flowing: 0,
    resting: 0,
    m3: 0,
    hours: 0,
  };
  const isKnown = outlet !== 'unknown';
  const next: OutletHour = {
    n,
    flowing: before.flowing + (outlet === 'flowing' ? to - from : 0),
    resting: before.resting + (isKnown && outlet !== 'flowing' ? to - from : 0),
    m3: before.m3 + (q === null ? 0 : q.mean * hoursOf(digest)),
    hours: before.hours + (q === null ? 0 : hoursOf(digest)),
  };
  return [...hours.filter((hour) => hour.n !== n), next].slice(-KEPT);
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Whether gas could flow in an hour of the meters: the regulator had neither locked up nor lost its supply. */
export function outletIn(
  hours: OutletHours,
  { from, to }: Span,
): 'flowing' | 'resting' | 'unknown' {
  const hour = hours.find(({ n }) => n === nOf(from, to));
  if (hour === undefined || hour.flowing + hour.resting === 0) return 'unknown';
  return hour.flowing > hour.resting ? 'flowing' : 'resting';
}

/** m³ base through the runs in an hour of the meters; null where the station does not say. */
export function runM3In(hours: OutletHours, { from, to }: Span): number | null {
  const hour = hours.find(({ n }) => n === nOf(from, to));
  return hour === undefined || hour.hours < 0.75 ? null : hour.m3 / hour.hours;
}
