import { err, ok, type Result } from '../lib/result.ts';

/** From a foreign unit to ours: `value × factor + offset`. */
export interface Conversion {
  readonly factor: number;
  readonly offset: number;
}

type Dimension = 'volume' | 'flow' | 'pressure' | 'temperature' | 'voltage' | 'share' | 'signal';

/** Exact by definition, or by the definition of the pound-force and the water column at 4 °C. */
const PSI = 6.894757293168;
const MM_H2O = 0.00980665;
const FT3 = 0.028316846592;

const times = (factor: number): Conversion => ({ factor, offset: 0 });

/** What a value in another unit is multiplied by to give m³, m³/h, kPa, °C, V, %, dBm. */
const UNITS: Readonly<Record<Dimension, ReadonlyMap<string, Conversion>>> = {
  volume: table({
    'm3 m³ Nm3 Nm³ Sm3 Sm³': times(1),
    'L l dm3 dm³': times(0.001),
    'ft3 ft³ cf': times(FT3),
    ccf: times(100 * FT3),
  }),
  flow: table({
    'm3/h m³/h Nm3/h Nm³/h Sm3/h Sm³/h': times(1),
    'm3/min m³/min': times(60),
    'm3/s m³/s': times(3600),
    'm3/d m³/d': times(1 / 24),
    'L/h l/h': times(0.001),
    'L/min l/min': times(0.06),
    'L/s l/s': times(3.6),
    'ft3/h ft³/h cfh': times(FT3),
    'ft3/min ft³/min cfm': times(60 * FT3),
  }),
  pressure: table({
    kPa: times(1),
    Pa: times(0.001),
    'hPa mbar': times(0.1),
    MPa: times(1000),
    bar: times(100),
    psi: times(PSI),
    mmH2O: times(MM_H2O),
    'kgf/cm2 kgf/cm²': times(98.0665),
    mmHg: times(0.133322387415),
    atm: times(101.325),
  }),
  temperature: table({
    '°C C ℃ degC': times(1),
    K: { factor: 1, offset: -273.15 },
    '°F F ℉ degF': { factor: 5 / 9, offset: -160 / 9 },
  }),
  voltage: table({ V: times(1), mV: times(0.001) }),
  share: table({ '%': times(1), fraction: times(100) }),
  signal: table({ dBm: times(1) }),
};

function table(rows: Readonly<Record<string, Conversion>>): ReadonlyMap<string, Conversion> {
  return new Map(
    Object.entries(rows).flatMap(([names, conversion]) =>
      names.split(' ').map((name) => [name, conversion] as const),
    ),
  );
}

export type PressureReference = 'gauge' | 'absolute' | 'difference';

interface FieldQuantity {
  readonly dimension: Dimension;
  /** Against what our field counts a pressure. */
  readonly reference?: PressureReference;
}

const VOLUME: FieldQuantity = { dimension: 'volume' };
const FLOW: FieldQuantity = { dimension: 'flow' };
const GAUGE: FieldQuantity = { dimension: 'pressure', reference: 'gauge' };

/** Fields of contract §2 that have a unit, by their last name. */
const FIELD_QUANTITIES: ReadonlyMap<string, FieldQuantity> = new Map(
  Object.entries({
    vm: VOLUME,
    vb: VOLUME,
    vbd: VOLUME,
    mechIndex: VOLUME,
    credit: VOLUME,
    qm: FLOW,
    qb: FLOW,
    q: FLOW,
    pAbs: { dimension: 'pressure', reference: 'absolute' },
    pIn: GAUGE,
    pOut: GAUGE,
    pOutMin: GAUGE,
    pOutMax: GAUGE,
    pSense: GAUGE,
    filterDp: { dimension: 'pressure', reference: 'difference' },
    tGas: { dimension: 'temperature' },
    battery: { dimension: 'voltage' },
    position: { dimension: 'share' },
    lel: { dimension: 'share' },
    rssi: { dimension: 'signal' },
  } satisfies Readonly<Record<string, FieldQuantity>>),
);

/** How a foreign value is meant. */
export interface ForeignUnit {
  /** E.g. `bar`; `barg`, `bara`, `psig`, `psia`, `kPag`, `kPaa` also say the reference. */
  readonly unit: string;
  /** Of a pressure whose unit does not say it; absent: as our field counts it. */
  readonly reference?: 'gauge' | 'absolute' | undefined;
  /** kPa; needed to go from gauge to absolute or back. */
  readonly atmosphereKPa?: number | undefined;
}

/** From a foreign unit to that of a field (`pOut`, `vb`…), or in words why there is no way. */
export function conversionOf(field: string, foreign: ForeignUnit): Result<Conversion, string> {
  const quantity = FIELD_QUANTITIES.get(field);
  if (quantity === undefined) return err(`${field} has no unit: leave unit out`);
  const { unit, suffix } = splitReference(foreign.unit);
  const conversion = UNITS[quantity.dimension].get(unit);
  if (conversion === undefined) {
    return err(`${foreign.unit} is no unit of ${field}: expected ${unitNames(field).join(', ')}`);
  }
  if (quantity.dimension !== 'pressure') {
    return suffix === null && foreign.reference === undefined
      ? ok(conversion)
      : err(`${field} is no pressure: it is neither gauge nor absolute`);
  }
  if (suffix !== null && foreign.reference !== undefined && suffix !== foreign.reference) {
    return err(`${foreign.unit} is ${suffix}, but reference says ${foreign.reference}`);
  }
  return referred(conversion, quantity.reference, suffix ?? foreign.reference, foreign, field);
}

function referred(
  conversion: Conversion,
  ours: PressureReference | undefined,
  theirs: 'gauge' | 'absolute' | undefined,
  { atmosphereKPa }: ForeignUnit,
  field: string,
): Result<Conversion, string> {
  if (theirs === undefined || theirs === ours) return ok(conversion);
  if (ours === 'difference') return err(`${field} is a difference: neither gauge nor absolute`);
  if (atmosphereKPa === undefined) {
    return err(`${field} is ${ours}, the value ${theirs}: give atmosphereKPa, e.g. 101.325`);
  }
  return ok({ ...conversion, offset: theirs === 'gauge' ? atmosphereKPa : -atmosphereKPa });
}

function splitReference(unit: string): {
  readonly unit: string;
  readonly suffix: 'gauge' | 'absolute' | null;
} {
  const [, base, letter] = /^(bar|mbar|psi|kPa|MPa)([ga])$/.exec(unit) ?? [];
  if (base === undefined) return { unit, suffix: null };
  return { unit: base, suffix: letter === 'g' ? 'gauge' : 'absolute' };
}

/** Units that a field's foreign value may have; none for a field without a unit. */
export function unitNames(field: string): readonly string[] {
  const quantity = FIELD_QUANTITIES.get(field);
  return quantity === undefined ? [] : [...UNITS[quantity.dimension].keys()];
}

/** Converts, and cuts the dust of binary fractions behind the 15th digit. */
export function converted(value: number, { factor, offset }: Conversion): number {
  if (factor === 1 && offset === 0) return value;
  return Number((value * factor + offset).toPrecision(15));
}
