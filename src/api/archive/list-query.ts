import { z } from 'zod';
import type { ArchiveKind } from '../../model/archive/archive-kind.ts';
import type { ArchiveQuery, ArchiveSubject } from '../../records/records.ts';
import { AskedInstant } from '../schema/instant.ts';
import { given, paging } from '../schema/paging.ts';

export const ListQuery = z.strictObject({
  at: AskedInstant.exactOptional().describe('valid then; with offset'),
  knownAt: AskedInstant.exactOptional().describe('as it was entered by then; with offset'),
  from: AskedInstant.exactOptional().describe('valid from then or later; with offset'),
  to: AskedInstant.exactOptional().describe('valid from before then; with offset'),
  customer: z.string().max(64).exactOptional(),
  site: z.string().max(64).exactOptional(),
  meter: z.string().max(64).exactOptional(),
  part: z.string().max(200).exactOptional().describe('a run `S-1/A`, a serial, a person, a seal…'),
  ...paging,
});

export function archiveQuery(kind: ArchiveKind, asked: z.infer<typeof ListQuery>): ArchiveQuery {
  const { at, knownAt, from, to, customer, site, meter, part, limit, cursor } = asked;
  const subject: ArchiveSubject = {
    ...given('customer', customer),
    ...given('site', site),
    ...given('meter', meter),
    ...given('part', part),
  };
  return {
    kind,
    subject,
    limit,
    ...given('at', at),
    ...given('knownAt', knownAt),
    ...given('from', from),
    ...given('to', to),
    ...given('cursor', cursor),
  };
}
