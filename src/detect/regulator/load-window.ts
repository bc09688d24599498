import { z } from 'zod';
import type { LoadPoint } from './load-point.ts';

/**
 * Load points of a week, spread over the loads that occurred: at most twelve for
 * each twentieth of the capacity and one an hour in each, the newest kept. So the
 * hours at high flow count however few they are, and the state stays small.
 */
export const LoadWindow = z.object({
  /** Event time of its first stretch. */
  from: z.number(),
  /** Load 0…1, outlet and inlet kPa gauge (inlet null where not reported), hour since 1970. */
  points: z.array(z.tuple([z.number(), z.number(), z.number().nullable(), z.number()])),
});
export type LoadWindow = z.infer<typeof LoadWindow>;

const BINS = 20;
const PER_BIN = 12;
const HOUR_MS = 3_600_000;

const binOf = (load: number): number => Math.floor(load * BINS);

export function addToWindow(window: LoadWindow, point: LoadPoint, at: number): LoadWindow {
  const hour = Math.floor(at / HOUR_MS);
  const bin = binOf(point.load);
  const same = window.points.filter(([load]) => binOf(load) === bin);
  if (same.at(-1)?.[3] === hour) return window;
  const kept =
    same.length < PER_BIN ? window.points : window.points.filter((one) => one !== same[0]);
  return { ...window, points: [...kept, [point.load, point.pKPa, point.pInKPa, hour]] };
}
