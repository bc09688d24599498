import type { RegisterClass } from '../model/meter-use.ts';
import type { EpochMs } from '../model/units.ts';

/** A cumulative register read once. */
export interface RegisterReading {
  readonly ts: EpochMs;
  /** m³: actual for `vm`, base for `vb` and `vbd`. */
  readonly value: number;
}

/** What is known of the meter whose register it is. */
export interface RegisterMeter {
  /** m³/h actual. */
  readonly qMax: number;
  /** m³, one past the largest index, e.g. 100,000 for 99,999.99; null when not known. */
  readonly capacity: number | null;
  /** Largest conversion factor C that can occur there; 1 for a register of actual volume. */
  readonly factor: number;
  /** m³ of the last digit; null when not known. */
  readonly resolution: number | null;
  /** A replacement or commissioning is recorded within REPLACEMENT_SPAN_MS of the new reading. */
  readonly replaced: boolean;
}

export interface RegisterJudgement {
  readonly class: RegisterClass;
  /** m³ used since the previous reading, so that deltas add up over time; null where not known. */
  readonly deltaM3: number | null;
}

/** domain.md §A.2 rule 1: the largest wobble of a real register was 0.028 m³. */
export const JITTER_M3 = 0.05;
/** domain.md §A.2 rule 1: or this many last digits. */
export const JITTER_DIGITS = 2;
/** domain.md §A.2 and MID MI-002: a meter stands 1.2 times its Qmax. */
export const OVERLOAD = 1.2;
/** domain.md §A.2 rule 3: a rollover leaves the last tenth and lands in the first. */
export const ROLLOVER_FROM = 0.9;
export const ROLLOVER_TO = 0.1;
/** domain.md §A.2 rule 4: a new register starts below this share of the old one. */
export const RESET_SHARE = 0.01;
/** domain.md §A.2 rule 4: how far a replacement's date may lie from the reading, ±7 days. */
export const REPLACEMENT_SPAN_MS = 7 * 86_400_000;
/**
 * Correctors stamp a snapshot minutes after or before they read the register:
 * 2.65 m³ lie between two field records one second apart, at 7 m³/h. The
 * possible volume is therefore never reckoned over less than this.
 */
export const SHORTEST_SPAN_MS = 15 * 60_000;

const HOUR_MS = 3_600_000;

/**
 * Says what lies between two readings of a register, by the rules of domain.md
 * §A.2 in their order. `previous` is the newest accepted reading (largest ts),
 * null when there is none. After `jitter` and `out-of-order` with an older ts
 * it stays the newest.
 */
export function classifyRegister(
  previous: RegisterReading | null,
  next: RegisterReading,
  meter: RegisterMeter,
): RegisterJudgement {
  if (previous === null) return { class: 'first', deltaM3: null };
  const delta = next.value - previous.value;
  // two last digits are not exactly twice one in binary: allow the rounding of the subtraction
  const rounding = 4 * Number.EPSILON * Math.max(next.value, previous.value);
  const tolerance = jitterM3(meter) + rounding;
  if (delta < 0 && -delta <= tolerance) return { class: 'jitter', deltaM3: delta };
  if (next.ts < previous.ts) return { class: 'out-of-order', deltaM3: null };
  const possible = Math.max(tolerance, possibleM3(meter, next.ts - previous.ts));
  return delta < 0
    ? classifyFall(previous.value, next.value, possible, meter)
    : classifyRise(delta, possible, meter);
}

/** Largest fall that is noise, m³. */
export const jitterM3 = (meter: Pick<RegisterMeter, 'resolution'>): number =>
  Math.max(JITTER_M3, JITTER_DIGITS * (meter.resolution ?? 0));

/** Most that the meter can count in `spanMs`, m³: 1.2 · Qmax · C · Δt. */
export const possibleM3 = (meter: Pick<RegisterMeter, 'qMax' | 'factor'>, spanMs: number): number =>
  (OVERLOAD * meter.qMax * meter.factor * Math.max(spanMs, SHORTEST_SPAN_MS)) / HOUR_MS;

function classifyFall(
  from: number,
  to: number,
  possible: number,
  meter: RegisterMeter,
): RegisterJudgement {
  const { capacity, replaced } = meter;
  if (capacity !== null && from > ROLLOVER_FROM * capacity && to < ROLLOVER_TO * capacity) {
    const used = to + capacity - from;
    // below 0: the register stands above the capacity on file, which is then wrong
    if (used >= 0 && used <= possible) return { class: 'rollover', deltaM3: used };
  }
  // a failed read often comes as 0: booked as a reset it would count the whole index again
  if (to === 0 && !replaced) return { class: 'zero', deltaM3: null };
  if (to < RESET_SHARE * from || replaced) return { class: 'reset', deltaM3: null };
  return { class: 'backwards', deltaM3: null };
}

function classifyRise(delta: number, possible: number, meter: RegisterMeter): RegisterJudgement {
  if (delta <= possible) return { class: 'forward', deltaM3: delta };
  // the new meter may well stand higher than the old one
  return { class: meter.replaced ? 'reset' : 'jump', deltaM3: null };
}
