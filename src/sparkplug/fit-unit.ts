import { conversionOf } from '../model/quantity.ts';
import type { MetricValue } from './metric-value.ts';

export interface Fitted {
  readonly fits: boolean;
  /** In our field's unit; where it does not fit, what was sent, in words that get it refused. */
  readonly value: MetricValue;
}

/** One field of every kind of quantity: a unit is known when it is a unit of one of them. */
const SAMPLES = ['vm', 'qm', 'pAbs', 'pOut', 'tGas', 'battery', 'lel', 'rssi'];

const isKnownUnit = (unit: string): boolean =>
  SAMPLES.some((field) => conversionOf(field, { unit }).ok);

/**
 * A number with the property `engUnit` in the unit of our field. A unit that we
 * do not know leaves the number as it is. One that we know and that cannot be
 * this field's (°C for a pressure, bar absolute for a gauge pressure) does not
 * fit: taken as it is, the number would be a wrong measurement.
 */
export function fitUnit(value: MetricValue, engUnit: string | null, field: string): Fitted {
  const unit = engUnit === null ? '' : spelled(engUnit);
  if (typeof value !== 'number' || unit === '') return { fits: true, value };
  const conversion = conversionOf(field, { unit });
  if (conversion.ok) {
    const { factor, offset } = conversion.value;
    return { fits: true, value: value * factor + offset };
  }
  return isKnownUnit(unit)
    ? { fits: false, value: `${value} ${engUnit} (${conversion.error})` }
    : { fits: true, value };
}

/** `kPa(g)`, `bar (a)` and ` m³/h ` as the table of units writes them. */
const spelled = (unit: string): string => unit.replace(/[\s()]/g, '');
