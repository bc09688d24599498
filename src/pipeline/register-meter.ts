import { REPLACEMENT_SPAN_MS, type RegisterMeter } from '../gas/register.ts';
import type { DeviceEntry } from '../model/fleet-index.ts';
import type { MeterValues } from '../model/record.ts';
import { ATMOSPHERE_KPA } from '../model/units.ts';

/** Event codes by which a device or an installer announces another register. */
export const REPLACEMENT_CODES: ReadonlySet<string> = new Set([
  'replaced',
  'commissioned',
  'meterChanged',
]);

/** Without a measured factor or a set point: what a network of up to 0.4 MPa can reach. */
const FACTOR_UNKNOWN = 1 + 400 / ATMOSPHERE_KPA;

/** What the register classifier must know of a device's meter at a record. */
export function registerMeterOf(
  register: 'vm' | 'vb' | 'vbd',
  { meter, site }: DeviceEntry,
  values: MeterValues,
  at: number,
  replacedAt: number | null,
): RegisterMeter {
  const basis = site?.base.pressureKPa ?? ATMOSPHERE_KPA;
  const measured = values.c ?? (values.pAbs ?? 0) / basis;
  return {
    qMax: meter?.qMax ?? 0,
    capacity: meter?.capacity ?? null,
    factor: register === 'vm' ? 1 : Math.max(FACTOR_UNKNOWN, 1.1 * measured),
    resolution: meter?.resolution ?? null,
    replaced: replacedAt !== null && Math.abs(at - replacedAt) <= REPLACEMENT_SPAN_MS,
  };
}
