import { z } from 'zod';
import type { MeterSpec } from '../../model/fleet.ts';

const percent = (value: number, meaning: string) =>
  z.number().default(value).describe(`fraction of the volume, 1σ; ${meaning}`);

/** What people may set of LK-3. */
export const BalanceParams = z.object({
  sigmas: z
    .number()
    .default(3)
    .describe('standard uncertainties of the balance that it must exceed'),
  inletShare: z.number().default(0.01).describe('fraction of what entered; or this, if more'),
  endShare: z.number().default(0.8).describe('of the limit; below it a window is calm'),
  windows: z.number().int().default(3).describe('windows in a row that begin it'),
  endWindows: z.number().int().default(6).describe('calm windows in a row that end it'),
  maxGapDays: z
    .number()
    .default(7)
    .describe('days without a closed window that break what is pending'),
  coverage: z
    .number()
    .default(0.98)
    .describe('fraction of the usual volume whose hours must be known to close a window'),
  usualDays: z.number().default(14).describe('days; pace at which a usual daily volume is learned'),
  uTurbine: percent(0.005, 'turbine meter with its corrector'),
  uRotary: percent(0.005, 'rotary meter with its corrector'),
  uUltrasonic: percent(0.005, 'ultrasonic meter with its corrector'),
  uDiaphragm: percent(0.0075, 'diaphragm meter'),
  uFixedFactor: percent(0.02, 'added where a fixed factor stands for pressure and temperature'),
  uUnconverted: percent(0.05, 'added where nothing stands for them'),
  uFilled: percent(0.5, 'of a usual volume that fills unknown hours'),
  sigmaPKPa: z
    .number()
    .default(0.5)
    .describe('kPa, 1σ; pressure that the line pack is reckoned with'),
});
export type BalanceParams = z.infer<typeof BalanceParams>;

type ByType = Readonly<Record<MeterSpec['type'], number>>;

/** Standard uncertainty of a meter's base volume, as a fraction of it. */
export function uncertaintyOf(meter: MeterSpec, p: BalanceParams): number {
  const byType: ByType = {
    turbine: p.uTurbine,
    rotary: p.uRotary,
    ultrasonic: p.uUltrasonic,
    diaphragm: p.uDiaphragm,
  };
  const conversion: Readonly<Record<MeterSpec['conversion'], number>> = {
    sgerg88: 0,
    aga8: 0,
    pt: 0,
    fixed: p.uFixedFactor,
    none: p.uUnconverted,
  };
  return Math.hypot(byType[meter.type], conversion[meter.conversion]);
}
