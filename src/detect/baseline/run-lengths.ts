/**
 * How long a meter uses to stand still, as counts of runs by length in steps of
 * 15 %: what is remembered of years takes 60 numbers.
 */
export type RunLengths = readonly number[];

const STEP = Math.log(1.15);
/** Up to 1.15^59 h, five months. */
const STEPS = 60;

export const NO_RUNS: RunLengths = [];

/** @param hours at least one: shorter runs are the ordinary breath of a burner. */
export function addRun(lengths: RunLengths, hours: number): RunLengths {
  if (!(hours >= 1)) return lengths;
  const step = Math.min(STEPS - 1, Math.round(Math.log(hours) / STEP));
  const next = [...lengths];
  while (next.length <= step) next.push(0);
  next[step] = (next[step] ?? 0) + 1;
  return next;
}

/** Weight that is left of a run after a week, so that after a year it counts for a third. */
const KEPT_A_WEEK = 1 - 7 / 365;

/** A week has passed: what was long ago counts less. */
export const ageRuns = (lengths: RunLengths): RunLengths =>
  lengths.map((count) => Math.round(1000 * KEPT_A_WEEK * count) / 1000);

/** The length that a share of the runs does not exceed, hours; null before the first run. */
export function runQuantile(lengths: RunLengths, share: number): number | null {
  const total = lengths.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  const rank = share * total;
  let passed = 0;
  for (const [step, count] of lengths.entries()) {
    passed += count;
    if (passed >= rank && count > 0) return Math.exp(step * STEP);
  }
  return null;
}
