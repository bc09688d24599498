import type { Contract } from '../../model/archive/metering-kinds.ts';
import type { MeterSpec } from '../../model/fleet.ts';
import type { MeterStats } from '../contract/meter-stats.ts';

/** What a meter is billed by over a stretch of time. */
export interface BilledUse {
  /** m³ base. */
  readonly m3: number;
  /** Part of it of which nobody knows when it flowed, or that people have set; at most. */
  readonly estimatedM3: number;
  /** Time that the register which is billed, or people, account for, ms. */
  readonly knownMs: number;
  /** The register that is billed; what people have set stands beside it. */
  readonly register: 'vb' | 'vm';
}

/**
 * Base m³ per actual m³ that a meter without a base register is billed by: as its
 * contract says, or where there is none, as the fleet has it.
 */
export function agreedFactor(
  { fixedFactor = 1 }: Pick<MeterSpec, 'fixedFactor'>,
  contract: Pick<Contract, 'compensation' | 'fixedFactor'> | null = null,
): number {
  if (contract?.compensation === 'none') return 1;
  return contract?.fixedFactor ?? fixedFactor;
}

/**
 * The base register where there is one; otherwise the actual one times the agreed
 * factor. A volume that people have set replaces what either had counted.
 * Whether there is a base register the readings say: `conversion` of the fleet may
 * be missing for a corrector that reports one. While there is one, nothing stands in
 * for it: what it has lost is not known, however well the actual one knows.
 * @param factor base m³ per actual m³.
 */
export function billedUse(
  stats: Pick<
    MeterStats,
    | 'vb'
    | 'vbM3'
    | 'vmM3'
    | 'setM3'
    | 'setVmM3'
    | 'estimatedVbM3'
    | 'estimatedVmM3'
    | 'knownMs'
    | 'baseMs'
    | 'baseKnownMs'
  >,
  factor: number,
): BilledUse {
  const { vb, vbM3, vmM3, setM3, setVmM3, estimatedVbM3, estimatedVmM3 } = stats;
  if (vb !== null || stats.baseMs > 0 || Math.abs(vbM3 - setM3) > LEAST_M3) {
    const { baseKnownMs: knownMs } = stats;
    return { m3: vbM3, estimatedM3: estimatedVbM3, knownMs, register: 'vb' };
  }
  const m3 = (vmM3 - setVmM3) * factor + setM3;
  const guessed = estimatedVmM3 * factor + setM3;
  const estimatedM3 = Math.min(guessed, Math.max(m3, 0));
  return { m3, estimatedM3, knownMs: stats.knownMs, register: 'vm' };
}

/** Less is rounding. */
const LEAST_M3 = 1e-9;
