import { z } from 'zod';
import { MeterId } from '../ids.ts';
import { date, file, instant, m3, register } from './fields.ts';

/** Verification of a meter or its corrector (检定证书). */
export const Certificate = z.strictObject({
  meter: MeterId,
  /** As on the meter: a certificate for another serial is refused. */
  serial: z.string().min(1).max(64),
  number: z.string().min(1).max(64),
  laboratory: z.string().min(1).max(200),
  verifiedOn: date,
  validUntil: date,
  verdict: z.enum(['pass', 'fail', 'limited']),
  /** Error in % at fractions of Qmax, where the certificate gives them. */
  errors: z
    .array(
      z.strictObject({
        loadShare: z.number().min(0).max(1.2),
        percent: z.number().min(-100).max(100),
      }),
    )
    .max(20)
    .default([]),
  files: z.array(file).max(10).default([]),
});
export type Certificate = z.infer<typeof Certificate>;

/** What of a customer's contract metering needs. */
export const Contract = z.strictObject({
  /** 旬抄旬收 / 旬抄月结 / 月抄月结. */
  settlement: z.enum(['tenDays', 'tenDaysReadMonthlySettled', 'monthly']),
  prepaid: z.boolean(),
  /** How pressure and temperature are compensated. */
  compensation: z.enum(['corrector', 'fixedFactor', 'none']),
  fixedFactor: z.number().positive().max(1000).exactOptional(),
  stationOwner: z.enum(['company', 'customer']),
  meterOwner: z.enum(['company', 'customer']),
  pressureKPa: z.number().min(0).max(20_000).exactOptional(),
  dailyM3: m3.exactOptional(),
});
export type Contract = z.infer<typeof Contract>;

/** Of a customer class or one customer, CNY per m³ base, in force from the item's `validFrom`. */
export const Price = z.strictObject({
  class: z.string().max(40).exactOptional(),
  customer: z.string().max(64).exactOptional(),
  perM3: z.number().min(0).max(1e6),
});
export type Price = z.infer<typeof Price>;

/** Gas bought on a card or through a meter (购气). */
export const GasPurchase = z.strictObject({
  meter: MeterId,
  at: instant,
  m3,
  perM3: z.number().min(0).max(1e6),
  receipt: z.string().max(64).default(''),
});
export type GasPurchase = z.infer<typeof GasPurchase>;

/** A reading taken by a person (抄表). */
export const ManualReading = z.strictObject({
  meter: MeterId,
  at: instant,
  mechIndex: register.exactOptional(),
  vb: register.exactOptional(),
  vm: register.exactOptional(),
  by: z.string().min(1).max(100),
  files: z.array(file).max(10).default([]),
});
export type ManualReading = z.infer<typeof ManualReading>;

/** A volume that a person has set for a span, e.g. after back-billing. */
export const SubstituteVolume = z.strictObject({
  meter: MeterId,
  from: instant,
  to: instant,
  vbM3: z.number().min(-1e12).max(1e12),
  method: z.string().min(1).max(40),
  statement: z.string().max(64).default(''),
});
export type SubstituteVolume = z.infer<typeof SubstituteVolume>;

/**
 * Change of meter or corrector, temporary meter, sealing, closing (换表、临时表、封表、销户).
 * One item is one operation; it is entered whole, when all of it is known.
 */
export const MeterOperation = z.strictObject({
  meter: MeterId,
  act: z.enum([
    'change-meter',
    'change-corrector',
    'fit-temporary',
    'remove-temporary',
    'seal',
    'unseal',
    'close',
  ]),
  at: instant,
  old: z
    .strictObject({
      device: z.string().max(64),
      serial: z.string().max(64),
      finalVm: register.exactOptional(),
      finalVb: register.exactOptional(),
      finalMech: register.exactOptional(),
      /** Of the meter that ended, m³/h actual and m³: what its readings are judged by once another sits there. */
      qMin: z.number().positive().max(1e6).exactOptional(),
      qMax: z.number().positive().max(1e6).exactOptional(),
      capacity: z.number().positive().max(1e15).exactOptional(),
      /** m³ left on it, and how it was settled. */
      credit: z.number().exactOptional(),
      creditSettled: z.enum(['moved', 'refunded', 'charged', 'none']).default('none'),
    })
    .exactOptional(),
  new: z
    .strictObject({
      device: z.string().max(64),
      serial: z.string().max(64),
      initialVm: register.exactOptional(),
      initialVb: register.exactOptional(),
      initialMech: register.exactOptional(),
      credit: z.number().exactOptional(),
    })
    .exactOptional(),
  by: z.string().min(1).max(100),
  witness: z.string().max(100).default(''),
  sealNumber: z.string().max(40).default(''),
  files: z.array(file).max(20).default([]),
});
export type MeterOperation = z.infer<typeof MeterOperation>;
