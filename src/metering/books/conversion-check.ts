import type { MeterStats } from '../contract/meter-stats.ts';
import type { BookPoint } from './book-point.ts';
import type { MeterPlace } from './meter-place.ts';
import type { Stretch } from './register-line.ts';
import { endedWithin } from './use-curve.ts';

type Check = Pick<MeterStats, 'checkedVmM3' | 'checkedVbM3' | 'expectedVbM3'>;

/** A stretch in which both registers moved and both its ends know pressure and temperature; m³. */
export interface CheckedStretch {
  readonly to: number;
  readonly vmM3: number;
  readonly vbM3: number;
  readonly expectedM3: number;
}

/**
 * What the corrector made of the actual volume against our own conversion at the
 * mean pressure and temperature of both ends (registers, never Qb: domain.md
 * §B.4 M-6). Worked out once for all spans of a line.
 */
export function checkedStretches(
  points: readonly BookPoint[],
  vm: readonly Stretch[],
  vb: readonly Stretch[],
  { factorOf }: Pick<MeterPlace, 'factorOf'>,
): readonly CheckedStretch[] {
  if (factorOf === null) return [];
  const pointAt = new Map(points.map((point) => [point.ts, point]));
  const checked: CheckedStretch[] = [];
  let at = 0;
  for (const { from, to, m3 } of vm) {
    // both lines are in order: the stretch of the same ends lies never behind
    while (isBefore(vb[at], from, to)) at += 1;
    const base = vb[at];
    if (base?.from !== from || base.to !== to) continue;
    if (m3 === null || m3 <= 0 || base.m3 === null) continue;
    const p = meanOf(pointAt, from, to, 'pAbs');
    const t = meanOf(pointAt, from, to, 'tGas');
    const factor = p === null || t === null ? null : factorOf(p, t);
    if (factor !== null) checked.push({ to, vmM3: m3, vbM3: base.m3, expectedM3: m3 * factor });
  }
  return checked;
}

/** Counted with the span in which a stretch ends, so that spans add up. */
export function conversionCheck(
  checked: readonly CheckedStretch[],
  from: number,
  to: number,
): Check {
  const sums = { checkedVmM3: 0, checkedVbM3: 0, expectedVbM3: 0 };
  for (const { vmM3, vbM3, expectedM3 } of endedWithin(checked, from, to)) {
    sums.checkedVmM3 += vmM3;
    sums.checkedVbM3 += vbM3;
    sums.expectedVbM3 += expectedM3;
  }
  return sums;
}

const isBefore = (stretch: Stretch | undefined, from: number, to: number): boolean =>
  stretch !== undefined && (stretch.to < to || (stretch.to === to && stretch.from < from));

function meanOf(
  points: ReadonlyMap<number, BookPoint>,
  from: number,
  to: number,
  field: 'pAbs' | 'tGas',
): number | null {
  const first = points.get(from)?.values[field];
  const last = points.get(to)?.values[field];
  return first === undefined || last === undefined ? null : (first + last) / 2;
}
