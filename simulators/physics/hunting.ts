/** A regulator's limit cycle about the pressure it holds on average. */
export interface Hunting {
  /** Half of peak to peak, kPa. */
  readonly amplitudeKPa: number;
  readonly periodSeconds: number;
}

/** What the cycle adds to the mean outlet pressure over a span, kPa. */
export interface Swing {
  readonly nowKPa: number;
  readonly lowKPa: number;
  readonly highKPa: number;
  /** Rate of change at the end, kPa/s: times the line pack, what the flow swings. */
  readonly kPaPerSecond: number;
}

export const NO_SWING: Swing = { nowKPa: 0, lowKPa: 0, highKPa: 0, kPaPerSecond: 0 };

/**
 * The swing over the span that ends at `toSeconds`, in closed form: a cycle of
 * 2 s keeps its true extremes at any step, which a stepped oscillator would not.
 */
export function swingOver(hunting: Hunting, fromSeconds: number, toSeconds: number): Swing {
  const { amplitudeKPa: size, periodSeconds: period } = hunting;
  if (size === 0) return NO_SWING;
  const at = (seconds: number): number => size * Math.sin((2 * Math.PI * seconds) / period);
  // whole cycles since the last crest before the end; the same for the trough
  const holds = (phase: number): boolean =>
    Math.floor(toSeconds / period - phase) > Math.floor(fromSeconds / period - phase);
  const [before, now] = [at(fromSeconds), at(toSeconds)];
  return {
    nowKPa: now,
    lowKPa: holds(0.75) ? -size : Math.min(before, now),
    highKPa: holds(0.25) ? size : Math.max(before, now),
    kPaPerSecond: ((2 * Math.PI * size) / period) * Math.cos((2 * Math.PI * toSeconds) / period),
  };
}
