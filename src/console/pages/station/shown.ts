import type { FieldScalar } from '../../../api/schema/field-scalar.ts';
import type { DeviceValues } from '../../api/device-values.ts';

/** A value as it may be shown: what is old or never came is not shown as if it were so. */
export interface Shown {
  readonly value: FieldScalar | null;
  readonly standing: 'current' | 'behind' | 'none';
  readonly ts: number | null;
}

export const NEVER: Shown = { value: null, standing: 'none', ts: null };

/** How a device reports. */
export interface Reporting {
  readonly intervalSeconds: number;
  readonly watermarkSeconds: number;
}

/** Longer ago than this is behind, ms: the rule by which the service counts silent devices. */
export const reachOf = ({ intervalSeconds, watermarkSeconds }: Reporting): number =>
  (watermarkSeconds + 1.5 * intervalSeconds) * 1000;

export function shownOf(
  values: DeviceValues | undefined,
  field: string,
  now: number,
  reachMs: number,
): Shown {
  const found = values?.get(field);
  if (found === undefined) return NEVER;
  return {
    value: found.value,
    ts: found.ts,
    standing: now - found.ts > reachMs ? 'behind' : 'current',
  };
}

/** As many decimals as a pressure of that size is read with. */
export const pressureDigits = (kPa: number): number => (kPa < 10 ? 3 : kPa < 100 ? 2 : 1);
