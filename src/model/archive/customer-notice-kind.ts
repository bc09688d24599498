import { z } from 'zod';
import type { KindSpec } from './kind-spec.ts';

/** What a customer was told, or is to be told (用户通知). */
export const CustomerNotice = z.strictObject({ customer: z.string().min(1).max(64) });
export type CustomerNotice = z.infer<typeof CustomerNotice>;

export const customerNotice: KindSpec<CustomerNotice> = {
  title: { zh: '用户通知', en: 'Notice to a customer' },
  schema: CustomerNotice,
  asks: [],
  when: null,
  tense: 'planned',
  bears: 'no bill',
  slot: () => null,
};
