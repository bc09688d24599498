import type { EpochMs } from '../../model/units.ts';
import type { MeterPlace } from './meter-place.ts';
import type { Stretch } from './register-line.ts';
import { type SpanUse, spanUse } from './use-curve.ts';

/** What a register counted, and what people have set in place of some of it. */
export interface Substituted {
  /** The volume that was set stands instead of the register's, spread evenly, and counts as estimated. */
  readonly use: SpanUse;
  /** Set by people, m³ base. */
  readonly setM3: number;
  /** What the register had counted there, m³. */
  readonly replacedM3: number;
  readonly isSubstituted: boolean;
}

export function substituted(
  counted: SpanUse,
  stretches: readonly Stretch[],
  from: EpochMs,
  to: EpochMs,
  gapMs: number,
  { substitutes }: Pick<MeterPlace, 'substitutes'>,
): Substituted {
  let use = counted;
  let [setM3, replacedM3, isSubstituted] = [0, 0, false];
  for (const set of substitutes) {
    const [begin, end] = [Math.max(set.from, from), Math.min(set.to, to)];
    if (begin >= end) continue;
    isSubstituted = true;
    const instead = spanUse(stretches, begin, end, gapMs);
    const m3 = (set.vbM3 * (end - begin)) / (set.to - set.from);
    setM3 += m3;
    replacedM3 += instead.m3;
    use = {
      m3: use.m3 - instead.m3 + m3,
      estimatedM3: use.estimatedM3 - instead.estimatedM3 + m3,
      knownMs: use.knownMs - instead.knownMs + (end - begin),
    };
  }
  return { use, setM3, replacedM3, isSubstituted };
}
