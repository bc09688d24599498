/**
 * Root of a function that rises at least as fast as x, between two bounds, from
 * a guess. Rising so fast, it has its root within |f(x)| of any x: that gives
 * the other end of the bracket at once. Then the Illinois variant of regula
 * falsi (Dowell & Jarratt 1971).
 */
export function monotoneRoot(
  f: (x: number) => number,
  guess: number,
  [low, high]: readonly [number, number],
  tolerance: number,
): number {
  const within = (x: number): number => Math.min(high, Math.max(low, x));
  let a = within(guess);
  let fa = f(a);
  if (Math.abs(fa) <= tolerance) return a;
  let b = within(a - fa);
  let fb = f(b);
  // the same sign at both ends: the root lies beyond the bound
  if (fa > 0 === fb > 0 && Math.abs(fb) > tolerance) return b;
  for (let round = 0; round < 60 && Math.abs(fb) > tolerance; round += 1) {
    const x = b - (fb * (b - a)) / (fb - fa);
    const fx = f(x);
    // keep one bound on each side; a bound that stays is halved, or the other one creeps
    if (fx > 0 === fb > 0) fa /= 2;
    else [a, fa] = [b, fb];
    [b, fb] = [x, fx];
  }
  return b;
}
