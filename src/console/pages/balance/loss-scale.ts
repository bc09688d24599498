/** One bar: a value with its uncertainty (2σ), or nothing that can be judged. */
export interface LossBar {
  readonly from: string;
  readonly value: number;
  readonly spread: number;
  readonly state: 'within' | 'beyond' | 'unusable';
}

export interface LossWindow {
  readonly from: string;
  readonly loss: { readonly m3: number; readonly sigma: number };
  readonly unusable: string | null;
}

/** Beyond its uncertainty: twice σ does not reach zero. */
export const barsOf = (windows: readonly LossWindow[]): readonly LossBar[] =>
  windows.map(({ from, loss, unusable }) => {
    const spread = 2 * loss.sigma;
    const state = unusable !== null ? 'unusable' : Math.abs(loss.m3) > spread ? 'beyond' : 'within';
    return { from, value: loss.m3, spread, state };
  });

export interface Scale {
  readonly low: number;
  readonly high: number;
  /** Round numbers between them, zero always one of them. */
  readonly ticks: readonly number[];
}

/** Takes in every value and zero. */
export function scaleOf(values: readonly number[], most = 5): Scale {
  const known = values.filter(Number.isFinite);
  const low = Math.min(0, ...known);
  const high = Math.max(0, ...known);
  const step = roundUp((high - low || 1) / most);
  const first = Math.floor(low / step);
  const last = Math.max(first + 1, Math.ceil(high / step));
  const ticks = Array.from({ length: last - first + 1 }, (_, n) => (first + n) * step);
  return { low: first * step, high: last * step, ticks };
}

/** 1, 2 or 5 times a power of ten. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const digit = value / power;
  return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
}

/** Where a value stands between the bottom and the top of a chart, in its pixels from above. */
export const placeOf = (value: number, { low, high }: Scale, height: number): number =>
  height * (1 - (value - low) / (high - low));
