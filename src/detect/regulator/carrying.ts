import { z } from 'zod';
import type { StationValues } from '../../model/record.ts';
import { type Carrier, carrierOf, type RunView } from './run-view.ts';

/** Who was seen to set the outlet pressure since the last stretch closed. */
export const Carrying = z.enum(['none', 'own', 'other', 'mixed']);
export type Carrying = z.infer<typeof Carrying>;

const AFTER: Readonly<Record<Carrying, Readonly<Record<Carrier, Carrying>>>> = {
  none: { none: 'none', own: 'own', other: 'other' },
  own: { none: 'own', own: 'own', other: 'mixed' },
  other: { none: 'other', own: 'mixed', other: 'other' },
  mixed: { none: 'mixed', own: 'mixed', other: 'mixed' },
};

export const carryingAfter = (before: Carrying, values: StationValues, view: RunView): Carrying =>
  before === 'mixed' ? before : AFTER[before][carrierOf(values, view)];
