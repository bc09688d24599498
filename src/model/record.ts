import { z } from 'zod';
import type {
  ActualM3,
  ActualM3PerHour,
  BaseM3,
  BaseM3PerHour,
  Celsius,
  KPaAbs,
  KPaDiff,
  KPaGauge,
  Volt,
} from './units.ts';

/**
 * What devices send (contract §2), after decoding. The limits are physical: a
 * value outside them cannot come from a working gas meter or station.
 */
const within = <T extends number>(low: number, high: number): z.ZodType<T> =>
  // the parse border: a checked number receives its unit
  z.number().min(low).max(high) as unknown as z.ZodType<T>;

const register = <T extends number>(): z.ZodType<T> => within<T>(0, 1e12);
const gauge = within<KPaGauge>(-100, 20_000);
const flow = <T extends number>(): z.ZodType<T> => within<T>(-1e6, 1e6);
const temperature = within<Celsius>(-60, 120);

export const METER_FLAGS = [
  'lowBattery',
  'permanentError',
  'temporaryError',
  'magnet',
  'coverOpen',
  'pOutOfRange',
  'tOutOfRange',
  'pulseFault',
  'reverseFlow',
  'overFlow',
  'clockInvalid',
  'configChanged',
  'creditLow',
  'creditExhausted',
  'leakDetected',
] as const;

export const MeterValues = z.object({
  vm: register<ActualM3>().optional(),
  vb: register<BaseM3>().optional(),
  vbd: register<BaseM3>().optional(),
  qm: flow<ActualM3PerHour>().optional(),
  qb: flow<BaseM3PerHour>().optional(),
  pAbs: within<KPaAbs>(0, 20_000).optional(),
  tGas: temperature.optional(),
  c: z.number().min(0).max(1000).optional(),
  battery: within<Volt>(0, 50).optional(),
  credit: z.number().min(-1e9).max(1e9).optional(),
  creditMoney: z.number().min(-1e12).max(1e12).optional(),
  price: z.number().min(0).max(1e6).optional(),
  valve: z.enum(['open', 'closed', 'moving', 'fault']).optional(),
  flags: z.array(z.enum(METER_FLAGS)).max(METER_FLAGS.length).optional(),
  mechIndex: register<ActualM3>().optional(),
  rssi: z.number().min(-200).max(50).optional(),
  seq: z.number().int().min(0).optional(),
});
export type MeterValues = z.infer<typeof MeterValues>;

export const RunValues = z.object({
  ssv: z.enum(['open', 'tripped', 'closed', 'fault']).optional(),
  inletValve: z.enum(['open', 'closed']).optional(),
  position: z.number().min(-5).max(105).optional(),
  pIn: gauge.optional(),
  pOut: gauge.optional(),
  q: flow<BaseM3PerHour>().optional(),
  filterDp: within<KPaDiff>(-20_000, 20_000).optional(),
});
export type RunValues = z.infer<typeof RunValues>;

export const StationValues = z.object({
  pIn: gauge.optional(),
  pOut: gauge.optional(),
  pOutMin: gauge.optional(),
  pOutMax: gauge.optional(),
  tGas: temperature.optional(),
  q: flow<BaseM3PerHour>().optional(),
  runs: z.record(z.string().min(1).max(64), RunValues).optional(),
  bypass: z.enum(['closed', 'open', 'moving', 'fault']).optional(),
  bypassLock: z.enum(['locked', 'unlocked']).optional(),
  relief: z.enum(['closed', 'open']).optional(),
  lel: z.number().min(-5).max(110).optional(),
  door: z.enum(['closed', 'open']).optional(),
  mains: z.enum(['ok', 'lost']).optional(),
  pSense: gauge.optional(),
  seq: z.number().int().min(0).optional(),
});
export type StationValues = z.infer<typeof StationValues>;

/** Fields that carry no measurement: a record made of these alone is refused. */
export const UNMEASURED_FIELDS: ReadonlySet<string> = new Set(['ts', 'kind', 'seq', 'rssi']);
