import { z } from 'zod';
import { CustomerId, MeterId, SiteId } from '../ids.ts';
import { count, instant, text, words } from './fields.ts';
import type { KindSpec } from './kind-spec.ts';

/**
 * What a customer was told, or is to be told (用户通知). Written before it is sent, and again for each
 * step; `validFrom` is the moment before which it does not go out.
 */
export const CustomerNotice = z.strictObject({
  customer: CustomerId,
  meter: MeterId.exactOptional(),
  site: SiteId.exactOptional(),
  about: z.enum([
    'credit',
    'outage-planned',
    'outage-changed',
    'outage-reminder',
    'outage-cancelled',
  ]),
  /** Days left of which it tells. */
  threshold: count.exactOptional(),
  /** Planned outage by its id, and when that is. */
  outage: words(100),
  from: instant.exactOptional(),
  to: instant.exactOptional(),
  contact: words(100),
  /** `none`: there is nobody who could be told. */
  way: z.enum(['sms', 'email', 'none']),
  address: words(300),
  /** What is tried where this way fails, e.g. `email a@example.org`. */
  otherwise: z.array(text(320)).max(5).default([]),
  language: z.enum(['zh', 'en']),
  title: text(200),
  /** As it goes out; a line is a paragraph. */
  message: text(2_000),
  /**
   * `sending`: being handed over; found so after a stop it may have arrived. `failed`: refused for
   * good, or nobody to tell. `givenUp`: not handed over in time. `dropped`: it was no longer true.
   */
  state: z.enum(['queued', 'sending', 'accepted', 'failed', 'givenUp', 'dropped']),
  /** An earlier attempt may have arrived: this one may be a repetition. */
  uncertain: z.boolean().default(false),
  attempts: count.default(0),
  detail: words(1_000),
  /** When it was decided, and when it was handed over. */
  queuedAt: instant,
  acceptedAt: instant.exactOptional(),
});
export type CustomerNotice = z.infer<typeof CustomerNotice>;

export const customerNotice: KindSpec<CustomerNotice> = {
  title: { zh: '用户通知', en: 'Notice to a customer' },
  schema: CustomerNotice,
  asks: [],
  when: null,
  tense: 'planned',
  bears: 'no bill',
  part: ({ outage }) => (outage === '' ? undefined : `outage:${outage}`),
  slot: () => null,
};
