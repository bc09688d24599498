import { z } from 'zod';
import { MeterId } from '../ids.ts';
import type { KindSpec } from './kind-spec.ts';

/** A statement of gas to be charged or refunded (退补气量). */
export const BackBilling = z.strictObject({ meter: MeterId });
export type BackBilling = z.infer<typeof BackBilling>;

export const backBilling: KindSpec<BackBilling> = {
  title: { zh: '退补气量', en: 'Back-billing' },
  schema: BackBilling,
  asks: [],
  when: null,
  tense: 'planned',
  bears: 'no bill',
  slot: () => null,
};
