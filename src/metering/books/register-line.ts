import { classifyRegister, REPLACEMENT_SPAN_MS, type RegisterMeter } from '../../gas/register.ts';
import type { RegisterClass } from '../../model/meter-use.ts';
import { ATMOSPHERE_KPA, type EpochMs } from '../../model/units.ts';
import type { BookPoint } from './book-point.ts';
import { type MeterPlace, type RegisterChange, ratingsAt } from './meter-place.ts';

export type RegisterName = 'vm' | 'vb' | 'vbd';

/** What one register counted between two readings of it. */
export interface Stretch {
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** m³; null where the register does not say: it was reset, ran backwards, or jumped. */
  readonly m3: number | null;
  readonly class: RegisterClass;
}

/** Without a measured factor: what a network of up to 0.4 MPa can reach. */
const FACTOR_UNKNOWN = 1 + 400 / ATMOSPHERE_KPA;

interface Seen {
  readonly ts: EpochMs;
  readonly value: number;
}

/**
 * The stretches of one register, in order and without holes from its first good
 * reading to its last. A change of meter is two readings more: the final index
 * of the old one and the first of the new one, with nothing counted in between.
 */
export function registerLine(
  points: readonly BookPoint[],
  register: RegisterName,
  place: MeterPlace,
): readonly Stretch[] {
  const stretches: Stretch[] = [];
  const changes = [...place.changes];
  let seen: Seen | null = null;
  const step = (ts: EpochMs, value: number, meter: RegisterMeter): void => {
    const { class: kind, deltaM3 } = classifyRegister(seen, { ts, value }, meter);
    // a failed read is no reading: the register goes on from the one before
    if (kind === 'zero' || kind === 'out-of-order') return;
    if (seen !== null) stretches.push({ from: seen.ts, to: ts, m3: deltaM3, class: kind });
    seen = { ts, value };
  };
  const change = (made: RegisterChange): void => {
    const final = made.final[register];
    // the last of the old one, judged by its ratings
    if (final !== null) step(made.at, final, meterAt(register, place, null, made.at - 1));
    const initial = made.initial[register];
    // what the new one shows at first was counted elsewhere
    seen = initial === null ? null : { ts: made.at, value: initial };
  };
  for (const point of points) {
    for (let due = changes[0]; due !== undefined && due.at <= point.ts; due = changes[0]) {
      changes.shift();
      change(due);
    }
    const value = point.values[register];
    if (value !== undefined) step(point.ts, value, meterAt(register, place, point, point.ts));
  }
  for (const due of changes) change(due);
  return stretches;
}

function meterAt(
  register: RegisterName,
  place: MeterPlace,
  point: BookPoint | null,
  at: number,
): RegisterMeter {
  const measured = point?.values.c ?? (point?.values.pAbs ?? 0) / place.basePressureKPa;
  const { qMax, capacity } = ratingsAt(place, at);
  return {
    qMax,
    capacity,
    factor: register === 'vm' ? 1 : Math.max(FACTOR_UNKNOWN, 1.1 * measured),
    resolution: place.resolution,
    replaced: place.replacedAt.some((moment) => Math.abs(at - moment) <= REPLACEMENT_SPAN_MS),
  };
}
