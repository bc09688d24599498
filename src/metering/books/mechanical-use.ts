import type { MeterStats } from '../contract/meter-stats.ts';
import type { BookPoint } from './book-point.ts';
import type { MeterPlace } from './meter-place.ts';
import type { Stretch } from './register-line.ts';
import { endedWithin, spanUse } from './use-curve.ts';

/** The mechanical index and the register between two readings of both, m³. */
export interface Turn {
  readonly to: number;
  readonly mechM3: number;
  readonly vmM3: number;
}

/** The mechanical index against the register over the same spans (M-5), once for all spans of a line. */
export function mechanicalTurns(
  points: readonly BookPoint[],
  vm: readonly Stretch[],
  { changes }: Pick<MeterPlace, 'changes'>,
): readonly Turn[] {
  const turns: Turn[] = [];
  let before: { readonly ts: number; readonly index: number } | null = null;
  for (const { ts, values } of points) {
    const index = values.mechIndex;
    if (index === undefined) continue;
    if (before !== null) {
      const turned = index - before.index;
      const counted = spanUse(vm, before.ts, ts, Number.POSITIVE_INFINITY);
      const begun = before.ts;
      const isChanged = changes.some(({ at }) => at > begun && at <= ts);
      // another index, or a register that does not say, compares with nothing
      if (turned >= 0 && !isChanged && counted.knownMs === ts - before.ts)
        turns.push({ to: ts, mechM3: turned, vmM3: counted.m3 });
    }
    before = { ts, index };
  }
  return turns;
}

/** Counted where a turn ends. */
export function mechanicalUse(
  turns: readonly Turn[],
  from: number,
  to: number,
): Pick<MeterStats, 'mechM3' | 'mechVmM3'> {
  let mechM3 = 0;
  let mechVmM3 = 0;
  for (const turn of endedWithin(turns, from, to)) {
    mechM3 += turn.mechM3;
    mechVmM3 += turn.vmM3;
  }
  return { mechM3, mechVmM3 };
}
