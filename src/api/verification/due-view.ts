import { z } from 'zod';
import { DUE_KINDS, DUE_STAGES, type DueItem } from '../../metering/verification/due-list.ts';
import { named } from '../schema/registry.ts';

const Words = z.object({ zh: z.string(), en: z.string() });

export const DueView = named(
  'DueItem',
  z.object({
    meter: z.string(),
    site: z.string(),
    siteName: Words,
    zone: z.string(),
    customer: z.string(),
    customerName: Words.nullable(),
    serial: z.string().nullable(),
    type: z.string(),
    size: z.string().nullable(),
    what: z.enum(DUE_KINDS),
    due: z.iso.date().nullable().describe('the last day on which it holds; null: not on file'),
    daysLeft: z.number().int().nullable().describe('0 or less: overdue'),
    stage: z.enum(DUE_STAGES),
    by: z.enum(['certificate', 'installation', 'nothing on file']),
  }),
);

export const dueView = ({
  row,
  kind,
  serial,
  due,
  daysLeft,
  stage,
  by,
}: DueItem): z.infer<typeof DueView> => ({
  meter: row.meter.id,
  site: row.site.id,
  siteName: row.site.name,
  zone: row.site.zone,
  customer: row.site.customer,
  customerName: row.customer?.name ?? null,
  serial,
  type: row.meter.type,
  size: row.meter.size ?? null,
  what: kind,
  due,
  daysLeft,
  stage,
  by,
});

export type DueView = z.infer<typeof DueView>;
