import type { Fault } from './kind-spec.ts';

/** The second must come after the first: dates, or times with offset. */
export function orderFaults<B extends object>(
  body: B,
  from: keyof B & string,
  to: keyof B & string,
): readonly Fault[] {
  const [first, last] = [Date.parse(String(body[from])), Date.parse(String(body[to]))];
  if (Number.isNaN(last) || last > first) return [];
  const words = { zh: `必须晚于 ${body[from]}`, en: `must come after ${body[from]}` };
  return [{ path: to, words }];
}
