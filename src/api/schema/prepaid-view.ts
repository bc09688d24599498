import { z } from 'zod';
import { dateName } from '../../lib/local-time.ts';
import {
  type CreditCheck,
  UNCHECKED_BECAUSE,
  type UncheckedBecause,
} from '../../metering/prepaid/credit-check.ts';
import { CANNOT_BECAUSE } from '../../metering/prepaid/credit-forecast.ts';
import { usedUpOn } from '../../metering/prepaid/credit-plan.ts';
import { CHECK_REASONS } from '../../metering/prepaid/credit-reason.ts';
import type { PrepaidMeter } from '../../metering/prepaid/prepaid-meter.ts';
import type { MeterExposure } from '../../metering/prepaid/price-exposure.ts';
import type { ForecastRow } from '../../metering/prepaid/read-prepaid.ts';
import type { UnpaidFlow } from '../../metering/prepaid/unpaid-flow.ts';
import type { EpochMs } from '../../model/units.ts';
import { Instant, instant, instantOrNull } from './instant.ts';
import { named } from './registry.ts';

const Words = z.object({ zh: z.string(), en: z.string() });
const UNIT = ['m3', 'money'] as const;

const place = {
  meter: z.string(),
  serial: z.string().nullable(),
  site: z.object({ id: z.string(), name: Words }),
  zone: z.string(),
  customer: z.object({ id: z.string(), name: Words, class: z.string() }),
  unit: z.enum(UNIT).describe('of balances: m³ or CNY'),
};

const placeOf = ({ meter, site, customer, unit }: PrepaidMeter) => ({
  meter: meter.id,
  serial: meter.serial ?? null,
  site: { id: site.id, name: site.name },
  zone: site.zone,
  customer: { id: customer.id, name: customer.name, class: customer.class },
  unit,
});

export const ForecastView = named(
  'CreditForecast',
  z.object({
    ...place,
    balance: z.number().nullable(),
    balanceAt: Instant.nullable(),
    judged: z
      .enum(['days', 'lasts', 'cannot'])
      .describe('lasts: for more than a year, or nothing is burnt'),
    because: z.enum(CANNOT_BECAUSE).nullable(),
    days: z.number().nullable().describe('gas days from now'),
    low: z.number().nullable(),
    high: z
      .number()
      .nullable()
      .describe('about eight of ten times it lies between: the last eight weeks come again'),
    usedUpOn: z.string().nullable().describe('gas day'),
    perDayM3: z.number().nullable(),
    temperatureAdjusted: z.boolean().nullable(),
    basisDays: z.number().int().nullable().describe('days of past behind it'),
  }),
);
export type ForecastView = z.infer<typeof ForecastView>;

export function forecastView(row: ForecastRow, now: EpochMs): ForecastView {
  const { of, balance, forecast } = row;
  const days = forecast.judged === 'days' ? forecast : null;
  const use = forecast.judged === 'cannot' ? null : forecast.use;
  return {
    ...placeOf(of),
    balance: balance?.amount ?? null,
    balanceAt: instantOrNull(balance?.ts ?? null),
    judged: forecast.judged,
    because: forecast.judged === 'cannot' ? forecast.because : null,
    days: days?.days ?? null,
    low: days?.low ?? null,
    high: days?.high ?? null,
    usedUpOn: usedUpOn(row, now),
    perDayM3: days?.perDayM3 ?? null,
    temperatureAdjusted: use?.isHeated ?? null,
    basisDays: use?.basis ?? null,
  };
}

const dated = z.object({ day: z.string().describe('gas day'), amount: z.number() });

export const CheckView = named(
  'CreditCheck',
  z.object({
    ...place,
    verdict: z.enum(['agrees', 'differs', 'unchecked']),
    because: z.enum(UNCHECKED_BECAUSE).nullable(),
    opening: dated.nullable(),
    purchased: z.number().nullable(),
    moved: z.number().nullable().describe('by changes of the meter'),
    usedM3: z.number().nullable().describe('by the register'),
    spent: z.number().nullable(),
    expected: z.number().nullable(),
    reported: dated.nullable(),
    difference: z.number().nullable().describe('reported less expected'),
    tolerance: z.number().nullable(),
    reason: z.object({ kind: z.enum(CHECK_REASONS), text: Words }).nullable(),
  }),
);
export type CheckView = z.infer<typeof CheckView>;

export function checkView(of: PrepaidMeter, check: CreditCheck | UncheckedBecause): CheckView {
  const isChecked = typeof check !== 'string';
  const known = isChecked ? check : null;
  const at = (one: { readonly day: number; readonly amount: number } | undefined) =>
    one === undefined ? null : { day: dateName(one.day), amount: one.amount };
  return {
    ...placeOf(of),
    verdict: known?.verdict ?? 'unchecked',
    because: isChecked ? null : check,
    opening: at(known?.opening),
    purchased: known?.purchased ?? null,
    moved: known?.moved ?? null,
    usedM3: known?.usedM3 ?? null,
    spent: known?.spent ?? null,
    expected: known?.expected ?? null,
    reported: at(known?.closing),
    difference: known?.difference ?? null,
    tolerance: known?.tolerance ?? null,
    reason: known?.reason ?? null,
  };
}

export const UnpaidView = named(
  'FlowWithoutCredit',
  z.object({
    ...place,
    from: z.string().describe('first gas day'),
    to: z.string().describe('last gas day'),
    days: z.number().int(),
    m3: z.number(),
    money: z.number().nullable().describe('CNY at the price in force; null: none on file'),
    balance: z.number(),
  }),
);
export type UnpaidView = z.infer<typeof UnpaidView>;

export const unpaidView = (of: PrepaidMeter, flow: UnpaidFlow): UnpaidView => ({
  ...placeOf(of),
  ...flow,
  from: dateName(flow.from),
  to: dateName(flow.to),
});

export const EXPOSURE_BASES = ['gas', 'money', 'no balance reported', 'no price'] as const;

export const ExposureView = named(
  'PriceExposure',
  z.object({
    ...place,
    basis: z
      .enum(EXPOSURE_BASES)
      .describe('money: the balance is money, no gas has been sold at the old price'),
    balanceAt: Instant.nullable(),
    heldM3: z.number().nullable(),
    newPrice: z.number(),
    batches: z
      .array(
        z.object({
          purchase: z.string().nullable().describe('null: not on file, its price is assumed'),
          boughtAt: Instant.nullable(),
          m3: z.number(),
          perM3: z.number().nullable(),
        }),
      )
      .describe('oldest first: gas bought first is burnt first'),
    assumedM3: z.number().nullable().describe('m³ of which the newest known price is assumed'),
    money: z.number().nullable().describe('CNY more that this gas would bring at the new price'),
  }),
);
export type ExposureView = z.infer<typeof ExposureView>;

/** A meter with what it holds; `exposure` null: nothing can be said, or nothing is exposed. */
export interface ExposureRow {
  readonly of: PrepaidMeter;
  readonly basis: (typeof EXPOSURE_BASES)[number];
  readonly balanceAt: EpochMs | null;
  readonly newPrice: number;
  readonly exposure: MeterExposure | null;
}

export const exposureView = ({
  of,
  basis,
  balanceAt,
  newPrice,
  exposure,
}: ExposureRow): ExposureView => ({
  ...placeOf(of),
  basis,
  balanceAt: instantOrNull(balanceAt),
  heldM3: exposure?.heldM3 ?? null,
  newPrice,
  batches: (exposure?.batches ?? []).map(({ purchase, m3, perM3 }) => ({
    purchase: purchase?.id ?? null,
    boughtAt: purchase === null ? null : instant(purchase.at),
    m3,
    perM3,
  })),
  assumedM3: exposure?.assumedM3 ?? null,
  money: basis === 'money' ? 0 : (exposure?.money ?? null),
});
