import type { MeterOperation } from '../../model/archive/metering-kinds.ts';
import { SIDES } from '../../model/archive/operation-faults.ts';
import type { MeterSpec } from '../../model/fleet.ts';

export type OperationAct = MeterOperation['act'];

/** The meter itself is another afterwards. */
export const METER_ACTS: ReadonlySet<OperationAct> = new Set([
  'change-meter',
  'fit-temporary',
  'remove-temporary',
]);

/** One register ends and another begins. */
export const changesDevice = (act: OperationAct): boolean =>
  METER_ACTS.has(act) || act === 'change-corrector';

export const hasSide = (act: OperationAct, side: 'old' | 'new'): boolean =>
  SIDES[act].includes(side);

/** Gas that was paid for is lost with the device unless it is settled. */
export const endsCredit = (act: OperationAct): boolean => METER_ACTS.has(act) || act === 'close';

/** Status of the meter place afterwards; null: as it was. */
export const STATUS_AFTER: Readonly<Record<OperationAct, MeterSpec['status'] | null>> = {
  'change-meter': null,
  'change-corrector': null,
  'fit-temporary': null,
  'remove-temporary': null,
  seal: 'sealed',
  unseal: 'inService',
  close: 'closed',
};
