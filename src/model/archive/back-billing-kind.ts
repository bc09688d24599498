import { z } from 'zod';
import { CustomerId, MeterId, SiteId } from '../ids.ts';
import { date, instant, m3, note, person, register, text, words } from './fields.ts';
import type { KindSpec } from './kind-spec.ts';
import { Certificate, Contract } from './metering-kinds.ts';
import { orderFaults } from './order-faults.ts';

/** Why the register does not tell what was used. */
export const BACK_BILLING_CAUSES = [
  'bypass',
  'stuck',
  'conversion',
  'disturbed',
  'reverse',
  'inaccurate',
] as const;
export type BackBillingCause = (typeof BACK_BILLING_CAUSES)[number];

/** How what was used is told instead. */
export const ESTIMATE_METHODS = [
  'baseline',
  'reference',
  'recomputed',
  'zone-share',
  'appliances',
  'certified-error',
] as const;
export type EstimateMethod = (typeof ESTIMATE_METHODS)[number];

export const BACK_BILLING_STATES = ['draft', 'reviewed', 'issued', 'cancelled'] as const;
export type BackBillingState = (typeof BACK_BILLING_STATES)[number];

const signedM3 = z.number().min(-1e12).max(1e12);
const wording = z.strictObject({ zh: z.string().max(2_000), en: z.string().max(2_000) });

/** A number of the reckoning, with what it is. */
const Term = z.strictObject({
  zh: z.string().max(200),
  en: z.string().max(200),
  value: z.number(),
  unit: z.string().max(20),
});

/** What a register showed at or before the beginning, and at or after the end. */
const Reading = z.strictObject({
  what: z.enum(['vb', 'vm', 'vbd']),
  startAt: instant,
  start: register,
  endAt: instant,
  end: register,
});

/** Of a gas day, or of a month where the span is long. */
const Period = z.strictObject({
  on: z.string().max(10).describe('gas day, or month'),
  countedM3: signedM3,
  estimateM3: signedM3,
});

/** An alarm that speaks of the cause; its own estimate in m³ actual. */
const SupportingAlarm = z.strictObject({
  id: z.string().max(200),
  type: text(60),
  zh: z.string().max(500),
  en: z.string().max(500),
  occurredAt: instant,
  returnedAt: instant.exactOptional(),
  estimatedVm: m3.exactOptional(),
});

const OtherEstimate = z.strictObject({
  method: z.enum(ESTIMATE_METHODS),
  estimateM3: signedM3,
  lowM3: signedM3,
  highM3: signedM3,
});

/**
 * A statement of gas to be charged or refunded (退补气量): what was counted, what is
 * held to have passed with its band of 95 %, and everything it was reckoned from, as
 * it was known then. m³ are base m³.
 */
export const BackBilling = z.strictObject({
  meter: MeterId,
  site: SiteId,
  customer: CustomerId,
  serial: words(64),
  state: z.enum(BACK_BILLING_STATES),
  cause: z.enum(BACK_BILLING_CAUSES),
  method: z.enum(ESTIMATE_METHODS),
  from: instant,
  to: instant,
  countedM3: signedM3,
  /** Counted into the disturbed register beside it. */
  disturbedM3: signedM3,
  estimateM3: signedM3,
  lowM3: signedM3,
  highM3: signedM3,
  /** Estimate less counted: above 0 it is charged, below 0 refunded. */
  differenceM3: signedM3,
  /** At the prices in force, CNY; absent: none is entered. */
  money: z.number().min(-1e12).max(1e12).exactOptional(),
  /** `settled`: part of the span has been billed, so this is an adjustment of a bill; `unknown`: nobody has closed a cycle here. */
  adjusts: z.enum(['open', 'settled', 'unknown']),
  formula: wording,
  terms: z.array(Term).max(40),
  readings: z.array(Reading).max(3),
  periods: z.array(Period).max(60),
  alarms: z.array(SupportingAlarm).max(50),
  others: z.array(OtherEstimate).max(ESTIMATE_METHODS.length),
  remarks: z.array(wording).max(30),
  contract: Contract.exactOptional(),
  certificate: Certificate.pick({
    number: true,
    laboratory: true,
    verifiedOn: true,
    validUntil: true,
    verdict: true,
  }).exactOptional(),
  note,
  draftedBy: person,
  draftedOn: date,
  reviewedBy: person.exactOptional(),
  reviewedOn: date.exactOptional(),
  reviewNote: text(500).exactOptional(),
  issuedBy: person.exactOptional(),
  issuedOn: date.exactOptional(),
  cancelledBy: person.exactOptional(),
  cancelledOn: date.exactOptional(),
});
export type BackBilling = z.infer<typeof BackBilling>;

export const backBilling: KindSpec<BackBilling> = {
  title: { zh: '退补气量', en: 'Back-billing' },
  schema: BackBilling,
  asks: [],
  when: { from: 'from', to: 'to' },
  tense: 'done',
  // what it makes of the bill is its substitute volume
  bears: 'no bill',
  slot: () => null,
  faults: (body) => orderFaults(body, 'from', 'to'),
};
