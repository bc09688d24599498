import type { EpochMs } from './units.ts';

/** The classes of domain.md §A.2; `src/gas/register.ts` tells them apart. */
export type RegisterClass =
  | 'first'
  | 'forward'
  | 'jitter'
  | 'out-of-order'
  | 'rollover'
  | 'reset'
  | 'backwards'
  | 'jump'
  | 'zero';

/** What lies between two values of one register. */
export interface RegisterUse {
  readonly class: RegisterClass;
  /** Used since then, m³, so that differences add up; null where not known. */
  readonly m3: number | null;
  /** Event time of the value before, and that value, m³; null for the first. */
  readonly since: EpochMs | null;
  readonly from: number | null;
}

/** Classified once per meter record; null for a register that the record does not carry. */
export interface MeterUse {
  readonly vm: RegisterUse | null;
  readonly vb: RegisterUse | null;
  readonly vbd: RegisterUse | null;
}
