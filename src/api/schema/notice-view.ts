import { z } from 'zod';
import { CustomerNotice } from '../../model/archive/customer-notice-kind.ts';
import type { ArchiveItem } from '../../records/records.ts';
import { Instant, instant } from './instant.ts';
import { named } from './registry.ts';

const { shape } = CustomerNotice;

export const NoticeView = named(
  'CustomerNotice',
  z.object({
    id: z.string(),
    customer: z.string(),
    site: z.string().nullable(),
    meter: z.string().nullable(),
    about: shape.about,
    threshold: z.number().int().nullable().describe('days left of which it tells'),
    outage: z.string().nullable(),
    from: Instant.nullable(),
    to: Instant.nullable(),
    contact: z.string(),
    way: shape.way,
    address: z.string(),
    language: shape.language,
    title: z.string(),
    message: z.string(),
    state: shape.state,
    uncertain: z.boolean().describe('may have gone out twice'),
    attempts: z.number().int(),
    detail: z.string(),
    notBefore: Instant,
    queuedAt: Instant,
    acceptedAt: Instant.nullable(),
    revision: z.number().int().describe('its steps: GET /archive/customer-notice/{id}/revisions'),
  }),
);
export type NoticeView = z.infer<typeof NoticeView>;

const utc = (text: string | undefined): string | null =>
  text === undefined ? null : new Date(text).toISOString();

export function noticeView({ id, revision, validFrom, body }: ArchiveItem): NoticeView {
  const { otherwise: _otherwise, ...notice } = CustomerNotice.parse(body);
  return {
    ...notice,
    id,
    site: notice.site ?? null,
    meter: notice.meter ?? null,
    threshold: notice.threshold ?? null,
    outage: notice.outage === '' ? null : notice.outage,
    from: utc(notice.from),
    to: utc(notice.to),
    notBefore: instant(validFrom),
    queuedAt: new Date(notice.queuedAt).toISOString(),
    acceptedAt: utc(notice.acceptedAt),
    revision,
  };
}
