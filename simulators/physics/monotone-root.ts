/**
 * Root of a function that rises at least as fast as x (so a value within the
 * tolerance is a place within it) between two bounds, from a guess: steps
 * outwards until the sign changes, then the Illinois variant of regula falsi
 * (Dowell & Jarratt 1971).
 */
export function monotoneRoot(
  f: (x: number) => number,
  guess: number,
  [low, high]: readonly [number, number],
  tolerance: number,
): number {
  let a = Math.min(high, Math.max(low, guess));
  let fa = f(a);
  if (Math.abs(fa) <= tolerance) return a;
  const outwards = fa > 0 ? -1 : 1;
  let reach = Math.max(tolerance, Math.abs(a) * 1e-3);
  let b = a;
  let fb = fa;
  for (;;) {
    const next = Math.min(high, Math.max(low, a + outwards * reach));
    b = next;
    fb = f(b);
    if (Math.abs(fb) <= tolerance) return b;
    if (fa > 0 !== fb > 0) break;
    if (b === low || b === high) return b;
    [a, fa] = [b, fb];
    reach *= 4;
  }
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
