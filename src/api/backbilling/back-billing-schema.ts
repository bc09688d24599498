import { z } from 'zod';
import {
  BACK_BILLING_CAUSES,
  BackBilling,
  ESTIMATE_METHODS,
} from '../../model/archive/back-billing-kind.ts';
import type { ArchiveItem } from '../../records/records.ts';
import { AskedInstant, Instant, instant } from '../schema/instant.ts';
import { named } from '../schema/registry.ts';

const id = z.string().max(64);

/** What somebody asks to have reckoned. */
export const AskedStatement = z.strictObject({
  meter: id,
  cause: z.enum(BACK_BILLING_CAUSES),
  from: AskedInstant.describe('with offset, a whole hour of the site'),
  to: AskedInstant.describe('exclusive, with offset, a whole hour of the site, and past'),
  method: z
    .enum(ESTIMATE_METHODS)
    .exactOptional()
    .describe('absent: the best for the cause that can tell the volume'),
  reference: z
    .union([z.strictObject({ meter: id }), z.strictObject({ run: id })])
    .exactOptional()
    .describe("another meter place, or a run of the site's station; absent: the station's flow"),
  pressureFrom: z
    .enum(['recorded', 'usual'])
    .exactOptional()
    .describe('`usual`: of the good hours around the span, where its sensors are not trusted'),
  pAbsKPa: z.number().min(50).max(20_000).exactOptional().describe('kPa absolute in the span'),
  tGasC: z.number().min(-60).max(90).exactOptional().describe('°C in the span'),
  hoursPerDay: z.number().positive().max(24).exactOptional().describe('appliances ran'),
  loadFactor: z.number().positive().max(1.5).exactOptional().describe('mean load of appliances'),
  zoneShare: z
    .number()
    .positive()
    .max(1)
    .exactOptional()
    .describe("of the zone's new loss that the meter answers for; absent: all"),
  note: z.string().trim().max(2_000).default(''),
});
export type AskedStatement = z.output<typeof AskedStatement>;

export const BackBillingView = named(
  'BackBilling',
  z.object({
    id: z.string(),
    revision: z.number().int().describe('`base` of the next step'),
    recordedAt: Instant,
    ...BackBilling.shape,
  }),
);
export type BackBillingView = z.infer<typeof BackBillingView>;

export const bodyOfStatement = ({ body }: ArchiveItem): BackBilling => BackBilling.parse(body);

export const backBillingView = (item: ArchiveItem): z.output<typeof BackBillingView> => ({
  id: item.id,
  revision: item.revision,
  recordedAt: instant(item.recordedAt),
  ...bodyOfStatement(item),
});
