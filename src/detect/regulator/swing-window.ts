import { z } from 'zod';

/**
 * What five minutes of records show of a swinging pressure: minutes whose extremes lie
 * apart, records whose own extremes do, crossings of the mean, and how pressure and
 * flow go together. Pressures are kept relative to the set point, kPa.
 */
export const SwingWindow = z.object({
  records: z.number(),
  /** Records whose own extremes lie half a band apart. */
  busy: z.number(),
  minute: z.number(),
  low: z.number(),
  high: z.number(),
  minutes: z.number(),
  swinging: z.number(),
  /** Running mean of the last minute, and when it was last moved. */
  mean: z.number(),
  at: z.number(),
  side: z.enum(['above', 'below', 'near']),
  crossings: z.number(),
  firstCrossing: z.number(),
  lastCrossing: z.number(),
  /** Records with a flow, and the sums over them. */
  flows: z.number(),
  p: z.number(),
  q: z.number(),
  pp: z.number(),
  qq: z.number(),
  pq: z.number(),
  leastQ: z.number(),
  mostQ: z.number(),
});
export type SwingWindow = z.infer<typeof SwingWindow>;

/** One record: pressure and its extremes relative to the set point, kPa; flow, m³/h base. */
export interface SwingSample {
  readonly at: number;
  readonly p: number;
  readonly low: number;
  readonly high: number;
  readonly q: number | undefined;
}

const MINUTE_MS = 60_000;
/** Shares of the band: how far from the mean a crossing must lead, and what makes a record busy. */
const CROSSED = 0.25;
const BUSY = 0.5;

/** Named one by one: this runs for every record of a swinging outlet, and spreads are several times slower. */
export function addSwing(
  window: SwingWindow | null,
  sample: SwingSample,
  bandKPa: number,
): SwingWindow {
  const { at, p, low, high } = sample;
  const before = window ?? opened(sample);
  const minute = Math.floor(at / MINUTE_MS);
  const isSame = minute === before.minute;
  const isSwinging = !isSame && before.high - before.low > bandKPa;
  const mean = before.mean + (p - before.mean) * (1 - Math.exp((before.at - at) / MINUTE_MS));
  const side = sideOf(before.side, p - mean, CROSSED * bandKPa);
  const isCrossing = side !== before.side && before.side !== 'near';
  const flow = sample.q ?? 0;
  const count = sample.q === undefined ? 0 : 1;
  const isFirst = before.flows === 0;
  return {
    records: before.records + 1,
    busy: before.busy + (high - low > BUSY * bandKPa ? 1 : 0),
    minute,
    low: isSame ? Math.min(before.low, low) : low,
    high: isSame ? Math.max(before.high, high) : high,
    minutes: before.minutes + (isSame ? 0 : 1),
    swinging: before.swinging + (isSwinging ? 1 : 0),
    mean,
    at,
    side,
    crossings: before.crossings + (isCrossing ? 1 : 0),
    firstCrossing: isCrossing && before.crossings === 0 ? at : before.firstCrossing,
    lastCrossing: isCrossing ? at : before.lastCrossing,
    flows: before.flows + count,
    p: before.p + count * p,
    q: before.q + flow,
    pp: before.pp + count * p * p,
    qq: before.qq + flow * flow,
    pq: before.pq + p * flow,
    leastQ: count === 0 ? before.leastQ : isFirst ? flow : Math.min(before.leastQ, flow),
    mostQ: count === 0 ? before.mostQ : isFirst ? flow : Math.max(before.mostQ, flow),
  };
}

/** A window without records, as its first one finds it. */
const opened = ({ at, p, low, high }: SwingSample): SwingWindow => ({
  records: 0,
  busy: 0,
  minute: Math.floor(at / MINUTE_MS),
  low,
  high,
  minutes: 0,
  swinging: 0,
  mean: p,
  at,
  side: 'near',
  crossings: 0,
  firstCrossing: 0,
  lastCrossing: 0,
  flows: 0,
  p: 0,
  q: 0,
  pp: 0,
  qq: 0,
  pq: 0,
  leastQ: 0,
  mostQ: 0,
});

const sideOf = (side: SwingWindow['side'], off: number, leastKPa: number): SwingWindow['side'] =>
  off > leastKPa ? 'above' : off < -leastKPa ? 'below' : side;

/** The last minute counts too, once the window is over. */
export const windowOver = (window: SwingWindow, bandKPa: number): SwingWindow => ({
  ...window,
  minutes: window.minutes + 1,
  swinging: window.swinging + (window.high - window.low > bandKPa ? 1 : 0),
});

/** Seconds of a full swing, from the crossings of the mean; null where there are too few. */
export const periodOf = ({ crossings, firstCrossing, lastCrossing }: SwingWindow): number | null =>
  crossings < 3 ? null : (2 * (lastCrossing - firstCrossing)) / (crossings - 1) / 1000;

/** Flow and pressure go against each other this closely when a customer switches on and off. */
const FOLLOWS = -0.7;

/** Whether the swing is what the customer's changing flow does to the outlet. */
export function followsFlow(window: SwingWindow, swingKPa: number): boolean {
  const n = window.flows;
  if (n < 3) return false;
  const pp = window.pp - (window.p * window.p) / n;
  const qq = window.qq - (window.q * window.q) / n;
  const pq = window.pq - (window.p * window.q) / n;
  if (pp <= 0 || qq <= 0) return false;
  const explained = Math.abs(pq / qq) * (window.mostQ - window.leastQ);
  return pq / Math.sqrt(pp * qq) < FOLLOWS && explained > swingKPa / 2;
}
