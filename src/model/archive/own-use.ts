import { z } from 'zod';
import { ZoneId } from '../ids.ts';
import { instant, m3, note, percent, person } from './fields.ts';
import type { KindSpec } from './kind-spec.ts';
import { orderFaults } from './order-faults.ts';

/** Gas of a zone that the company used or let off without a meter (自用、放散、置换、第三方破坏): part of its loss balance. */
export const OwnUse = z.strictObject({
  zone: ZoneId,
  purpose: z.enum(['own-use', 'purge', 'venting', 'damage', 'other']),
  from: instant,
  to: instant,
  /** Base m³ over the whole of the time. */
  volumeM3: m3,
  /** 1σ. */
  uncertaintyPercent: percent.default(20),
  by: person,
  note,
});
export type OwnUse = z.infer<typeof OwnUse>;

export const ownUse: KindSpec<OwnUse> = {
  title: { zh: '自用与放散', en: 'Own use and venting' },
  schema: OwnUse,
  asks: [],
  when: { from: 'from', to: 'to' },
  tense: 'planned',
  bears: 'no bill',
  part: ({ zone }) => zone,
  slot: () => null,
  faults: (body) => orderFaults(body, 'from', 'to'),
};
