import type { EpochMs } from '../../model/units.ts';
import type { MeterStats } from '../contract/meter-stats.ts';
import type { UseMethod } from '../contract/metering-books.ts';
import { baseTime, type TimeSpan, timeWithin } from './base-time.ts';
import { type BookPoint, SLOT_MS } from './book-point.ts';
import { type CheckedStretch, checkedStretches, conversionCheck } from './conversion-check.ts';
import { loadTime } from './load-time.ts';
import { mechanicalTurns, mechanicalUse, type Turn } from './mechanical-use.ts';
import type { MeterPlace } from './meter-place.ts';
import { recordStats } from './record-stats.ts';
import { registerLine, type Stretch } from './register-line.ts';
import { type Substituted, substituted } from './substitution.ts';
import { spanUse } from './use-curve.ts';

/** The registers of a run of points, worked out once for all its hours. */
export interface Lines {
  readonly points: readonly BookPoint[];
  readonly vm: readonly Stretch[];
  readonly vb: readonly Stretch[];
  readonly vbd: readonly Stretch[];
  /** When there was a base register. */
  readonly base: readonly TimeSpan[];
  readonly checked: readonly CheckedStretch[];
  readonly turns: readonly Turn[];
}

/** @param points thinned and in order. */
export function linesOf(points: readonly BookPoint[], place: MeterPlace): Lines {
  const vm = registerLine(points, 'vm', place);
  const vb = registerLine(points, 'vb', place);
  return {
    points,
    vm,
    vb,
    vbd: registerLine(points, 'vbd', place),
    base: baseTime(points, place),
    checked: checkedStretches(points, vm, vb, place),
    turns: mechanicalTurns(points, vm, place),
  };
}

/** A stretch longer than so many intervals is a gap: it is counted, but when it flowed is a guess. */
const GAP_INTERVALS = 1.5;

/** What a meter did in a span, with how its volume is known. */
export function spanStats(
  lines: Lines,
  from: EpochMs,
  to: EpochMs,
  place: MeterPlace,
): { readonly stats: MeterStats; readonly method: UseMethod } {
  const gapMs = Math.max(SLOT_MS, place.intervalMs) * GAP_INTERVALS;
  const counted = (line: readonly Stretch[]): Substituted =>
    substituted(spanUse(line, from, to, gapMs), line, from, to, gapMs, place);
  const vm = spanUse(lines.vm, from, to, gapMs);
  const actual = counted(lines.vm);
  const { use: vb, setM3, isSubstituted } = counted(lines.vb);
  const inside = lines.points.slice(firstAt(lines.points, from), firstAt(lines.points, to));
  const { estimatedM3 } = vb;
  const stats: MeterStats = {
    vbM3: vb.m3,
    vmM3: vm.m3,
    vbdM3: disturbed(counted(lines.vbd)),
    setM3,
    setVmM3: actual.replacedM3,
    estimatedVbM3: estimatedM3,
    estimatedVmM3: vm.estimatedM3,
    // a corrector may report one register alone
    knownMs: Math.max(actual.use.knownMs, vb.knownMs),
    baseMs: timeWithin(lines.base, from, to),
    baseKnownMs: vb.knownMs,
    ...loadTime(lines.vm.length > 0 ? lines.vm : lines.vb, from, to, place),
    ...conversionCheck(lines.checked, from, to),
    ...mechanicalUse(lines.turns, from, to),
    ...recordStats(inside, to - from, place),
  };
  const isEstimated = estimatedM3 !== 0 || vm.estimatedM3 !== 0;
  const known = isEstimated ? 'interpolated' : stats.knownMs === 0 ? 'unknown' : 'measured';
  const method = isSubstituted ? 'substitute' : known;
  return { stats, method };
}

/** Of times without a volume that people have set: that one is for all registers. */
const disturbed = ({ use, setM3 }: Substituted): number => use.m3 - setM3;

/** Index of the first point at or after a moment. */
function firstAt(points: readonly BookPoint[], at: EpochMs): number {
  let low = 0;
  let high = points.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((points[middle]?.ts ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
