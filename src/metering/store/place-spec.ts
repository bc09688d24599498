import { type ConversionSpec, compressibility } from '../../gas/compressibility.ts';
import { toKelvin } from '../../gas/gas-constants.ts';
import type { DeviceEntry, FleetIndex } from '../../model/fleet-index.ts';
import { celsius, type EpochMs, kelvin, kPaAbs, type Ms } from '../../model/units.ts';
import type { MeterPlace } from '../books/meter-place.ts';
import type { PlaceOrders } from '../books/place-orders.ts';

/** A meter place as the fleet has it; can be sent to another thread. */
export interface PlaceSpec {
  readonly meter: string;
  readonly qMin: number;
  readonly qMax: number;
  readonly capacity: number | null;
  readonly resolution: number | null;
  readonly intervalMs: Ms;
  readonly watermarkMs: Ms;
  readonly timeZone: string;
  readonly conversion: ConversionSpec;
}

export const placesOf = (fleet: FleetIndex): readonly PlaceSpec[] =>
  [...fleet.devices.values()].flatMap((device) => placeOf(device, fleet) ?? []);

function placeOf(device: DeviceEntry, fleet: FleetIndex): PlaceSpec | null {
  const { meter, site } = device;
  if (meter === null || site === null) return null;
  const { pressureKPa, temperatureK } = site.base;
  return {
    meter: meter.id,
    qMin: meter.qMin,
    qMax: meter.qMax,
    capacity: meter.capacity ?? null,
    resolution: meter.resolution ?? null,
    intervalMs: device.intervalMs,
    watermarkMs: device.watermarkMs,
    timeZone: site.timeZone,
    conversion: {
      kind: meter.conversion,
      gas: fleet.zones.get(site.zone)?.gas,
      fixedFactor: meter.fixedFactor,
      base: { pressure: kPaAbs(pressureKPa), temperature: kelvin(temperatureK) },
    },
  };
}

export function meterPlace(
  spec: PlaceSpec,
  { changes, substitutes }: PlaceOrders,
  replacedAt: readonly EpochMs[],
): MeterPlace {
  return {
    ...spec,
    basePressureKPa: spec.conversion.base.pressure,
    factorOf: factorOf(spec.conversion),
    changes,
    substitutes,
    replacedAt,
  };
}

/**
 * What the line of its registers depends on. A change of it is a correction of the fleet: the whole
 * series is worked out anew. Gas, interval and watermark count for what is worked out from then on.
 */
export const judgedBy = ({ qMax, qMin, capacity, resolution, timeZone }: PlaceSpec): string =>
  JSON.stringify([qMin, qMax, capacity, resolution, timeZone]);

const conversions = new Map<string, MeterPlace['factorOf']>();
const CONVERSIONS_KEPT = 1_000;

/** Prepared once for all meters of a zone: solving the gas takes longer than a day of its meter. */
function factorOf(spec: ConversionSpec): MeterPlace['factorOf'] {
  if (spec.kind === 'none') return null;
  const key = JSON.stringify(spec);
  const known = conversions.get(key);
  if (known !== undefined) return known;
  const conversion = compressibility(spec);
  const made: MeterPlace['factorOf'] = (pAbs, tGas) => {
    const factor = conversion.factor(kPaAbs(pAbs), toKelvin(celsius(tGas)));
    return factor.ok ? factor.value : null;
  };
  if (conversions.size >= CONVERSIONS_KEPT) conversions.clear();
  conversions.set(key, made);
  return made;
}
