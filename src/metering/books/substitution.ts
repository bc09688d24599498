import type { EpochMs } from '../../model/units.ts';
import type { MeterPlace } from './meter-place.ts';
import type { Stretch } from './register-line.ts';
import { type SpanUse, spanUse } from './use-curve.ts';

/** Where people have set a volume it stands instead of the register's, spread evenly, and counts as estimated. */
export function substituted(
  counted: SpanUse,
  stretches: readonly Stretch[],
  from: EpochMs,
  to: EpochMs,
  gapMs: number,
  { substitutes }: Pick<MeterPlace, 'substitutes'>,
): { readonly use: SpanUse; readonly isSubstituted: boolean } {
  let use = counted;
  let isSubstituted = false;
  for (const set of substitutes) {
    const [begin, end] = [Math.max(set.from, from), Math.min(set.to, to)];
    if (begin >= end) continue;
    isSubstituted = true;
    const instead = spanUse(stretches, begin, end, gapMs);
    const m3 = (set.vbM3 * (end - begin)) / (set.to - set.from);
    use = {
      m3: use.m3 - instead.m3 + m3,
      estimatedM3: use.estimatedM3 - instead.estimatedM3 + m3,
      knownMs: use.knownMs - instead.knownMs + (end - begin),
    };
  }
  return { use, isSubstituted };
}
