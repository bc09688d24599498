import { z } from 'zod';
import { MeterId } from '../ids.ts';
import { date, make, note, serial, words } from './fields.ts';

/** The meter that sits at a meter place, for as long as it does. */
export const MeterRecord = z
  .strictObject({
    meter: MeterId,
    serial,
    maker: make,
    model: make,
    type: z.enum(['diaphragm', 'rotary', 'turbine', 'ultrasonic']),
    size: z
      .string()
      .regex(/^G\d+(\.\d+)?$/, 'a meter size is a G number, e.g. G65')
      .exactOptional(),
    /** m³/h actual. */
    qMin: z.number().positive().max(1e6),
    qMax: z.number().positive().max(1e6),
    accuracyClass: words(20),
    /** One past the largest index, m³. */
    capacity: z.number().positive().max(1e15).exactOptional(),
    owner: z.enum(['company', 'customer']).default('company'),
    madeOn: date.exactOptional(),
    installedOn: date.exactOptional(),
    /** Temporary: stands in for one that is away (替换表). */
    temporary: z.boolean().default(false),
    note,
  })
  .refine(({ qMin, qMax }) => qMin < qMax, { message: 'must be above qMin', path: ['qMax'] });
export type MeterRecord = z.infer<typeof MeterRecord>;

/** The volume corrector at a meter place with the constants set in it (体积修正仪参数). */
export const CorrectorRecord = z.strictObject({
  meter: MeterId,
  serial,
  maker: make,
  model: make,
  conversion: z.enum(['sgerg88', 'aga8', 'pt', 'fixed', 'none']),
  fixedFactor: z.number().positive().max(1_000).exactOptional(),
  basePressureKPa: z.number().min(90).max(110).default(101.325),
  baseTemperatureK: z.number().min(270).max(300).default(293.15),
  /** m³ per pulse. */
  pulseWeight: z.number().positive().max(1_000).exactOptional(),
  /** As programmed: MJ/m³ at 25 °C/0 °C, relative density, mole fractions. */
  hs: z.number().min(15).max(60).exactOptional(),
  d: z.number().min(0.4).max(1.2).exactOptional(),
  xCO2: z.number().min(0).max(1).exactOptional(),
  xH2: z.number().min(0).max(1).exactOptional(),
  /** Range of its pressure sensor, kPa absolute. */
  sensorMinKPa: z.number().min(0).max(20_000).exactOptional(),
  sensorMaxKPa: z.number().min(0).max(20_000).exactOptional(),
  installedOn: date.exactOptional(),
  batteryFittedOn: date.exactOptional(),
  note,
});
export type CorrectorRecord = z.infer<typeof CorrectorRecord>;
