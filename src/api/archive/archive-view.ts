import { z } from 'zod';
import { ARCHIVE_KINDS } from '../../model/archive/archive-kind.ts';
import type { ArchiveItem } from '../../records/records.ts';
import { Instant, instant, instantOrNull } from '../schema/instant.ts';
import { named } from '../schema/registry.ts';

/** A day of the item's site, `2026-11-26`, or a time with offset. */
export const DayOrInstant = z
  .string()
  .max(40)
  .transform((text) => text.replace(/ (?=\d\d:?\d\d$)/, '+'))
  .pipe(
    z.union([z.iso.date(), z.iso.datetime({ offset: true })], {
      error: 'expected a date, or ISO 8601 with offset',
    }),
  )
  .describe('a local date of the site, e.g. 2026-11-26, or ISO 8601 with offset');

export const SubjectInput = z.strictObject({
  customer: z.string().max(64).exactOptional(),
  site: z.string().max(64).exactOptional(),
  meter: z.string().max(64).exactOptional(),
  part: z.string().max(200).exactOptional(),
});

export const kindParams = z.strictObject({ kind: z.enum(ARCHIVE_KINDS) });
export const itemParams = kindParams.extend({ id: z.string().min(1).max(100) });

export const Flag = z.object({ path: z.string(), zh: z.string(), en: z.string() });

const shape = {
  kind: z.enum(ARCHIVE_KINDS),
  id: z.string(),
  revision: z.number().int(),
  validFrom: Instant,
  validTo: Instant.nullable().describe('exclusive; null: until further notice'),
  body: z.record(z.string(), z.unknown()).describe('the fields of the kind: see GET /archive'),
  subject: SubjectInput,
  recordedAt: Instant,
  recordedBy: z.string(),
  reason: z.string(),
  standing: z.enum(['current', 'superseded', 'withdrawn']),
};

export const ArchiveView = named('ArchiveItem', z.object(shape));

export const WrittenView = named(
  'ArchiveItemWritten',
  z.object({
    ...shape,
    flags: z.array(Flag).describe('not refused, and somebody should look'),
  }),
);

export const archiveView = (item: ArchiveItem): z.infer<typeof ArchiveView> => ({
  ...item,
  validFrom: instant(item.validFrom),
  validTo: instantOrNull(item.validTo),
  recordedAt: instant(item.recordedAt),
  body: { ...bodyOf(item) },
});

/** The store keeps objects only: every kind's schema is one. */
export const bodyOf = ({ body }: ArchiveItem): Readonly<Record<string, unknown>> =>
  z.record(z.string(), z.unknown()).parse(body);

export type ArchiveView = z.infer<typeof ArchiveView>;
export type WrittenView = z.infer<typeof WrittenView>;
