/** Places of a station's drawing, in units of its view box; gas flows from left to right. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  /** Of each run's pipe, from the top. */
  readonly runs: readonly number[];
  /** Of the bypass pipe; null: there is none. */
  readonly bypass: number | null;
  /** Of inlet and outlet pipe. */
  readonly middle: number;
}

export const X = {
  inletHeader: 122,
  inletValve: 168,
  filter: 242,
  ssv: 326,
  regulator: 412,
  /** Where each run's regulator feels what it holds. */
  sensed: 448,
  meter: 518,
  outletHeader: 590,
  sensing: 620,
  outletMeter: 690,
  end: 900,
} as const;

const PITCH = 114;
const TOP = 96;
/** With one run the middle is the run itself: what stands above the outlet needs room. */
const TOP_OF_ONE = 152;
const BELOW = 58;

export function layoutOf(runs: number, bypass: 'present' | 'absent'): Layout {
  const top = runs === 1 ? TOP_OF_ONE : TOP;
  const ys = Array.from({ length: runs }, (_, at) => top + at * PITCH);
  const last = ys.at(-1) ?? top;
  const bypassY = bypass === 'present' ? last + PITCH - 16 : null;
  return {
    width: X.end,
    height: (bypassY ?? last) + BELOW,
    runs: ys,
    bypass: bypassY,
    middle: (top + last) / 2,
  };
}
