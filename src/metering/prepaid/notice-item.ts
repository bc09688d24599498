import { createHash } from 'node:crypto';
import { CustomerNotice } from '../../model/archive/customer-notice-kind.ts';
import { subjectOf } from '../../model/archive/kind-specs.ts';
import { type EpochMs, epochMs } from '../../model/units.ts';
import type { ArchiveChange, ArchiveItem } from '../../records/records.ts';
import type { Addressee } from './addressee.ts';
import type { NoticeWords } from './notice-words.ts';

/** A notice as the archive has it. */
export interface HeldNotice {
  readonly item: Pick<ArchiveItem, 'id' | 'revision' | 'validFrom'>;
  readonly body: CustomerNotice;
}

/** What a notice is about; the rest follows from who is told. */
export type NoticeAbout = Pick<CustomerNotice, 'customer' | 'about'> &
  Partial<Pick<CustomerNotice, 'meter' | 'site' | 'threshold' | 'outage' | 'from' | 'to'>>;

/** Ten characters that stand for a person of a customer: ids do not reveal the address. */
export const personKey = (customer: string, address: string): string =>
  createHash('sha256').update(`${customer} ${address}`).digest('hex').slice(0, 10);

/** @param id without whom and how; the same for all who are told the same. */
export function newNotice(
  id: string,
  about: NoticeAbout,
  { name, language, routes: [first, ...others] }: Addressee,
  words: NoticeWords,
  at: { readonly now: EpochMs; readonly notBefore: EpochMs },
): ArchiveChange {
  const body = CustomerNotice.parse({
    ...about,
    contact: name,
    way: first.way,
    address: first.address,
    otherwise: others.map(({ way, address }) => `${way} ${address}`),
    language,
    ...words,
    state: 'queued',
    queuedAt: new Date(at.now).toISOString(),
  });
  const person = personKey(about.customer, first.address);
  return change(`${id}.${person}.${first.way}`, 0, body, at.notBefore);
}

/** There is nobody to tell: the ledger says so. */
export function untoldNotice(
  id: string,
  about: NoticeAbout,
  words: NoticeWords,
  now: EpochMs,
): ArchiveChange {
  const body = CustomerNotice.parse({
    ...about,
    way: 'none',
    language: 'zh',
    ...words,
    state: 'failed',
    detail: 'no contact of this customer takes such notices by a way that is open',
    queuedAt: new Date(now).toISOString(),
  });
  return change(`${id}.none`, 0, body, now);
}

/** The next step of a notice. @param notBefore absent: as it is. */
export function nextStep(
  { item, body }: HeldNotice,
  step: Partial<CustomerNotice>,
  notBefore: EpochMs = item.validFrom,
): ArchiveChange {
  return change(item.id, item.revision, { ...body, ...step }, notBefore);
}

export const dropped = (notice: HeldNotice, why: string): ArchiveChange =>
  nextStep(notice, { state: 'dropped', detail: why });

/** The notice over, by the next way of the same person; null: there is none. */
export function byNextWay({ item, body }: HeldNotice, now: EpochMs): ArchiveChange | null {
  const [next, ...otherwise] = body.otherwise;
  const [way, address] = next?.split(' ') ?? [];
  if (address === undefined || (way !== 'sms' && way !== 'email')) return null;
  const base = item.id.slice(0, item.id.lastIndexOf('.'));
  const fresh = { state: 'queued', attempts: 0, uncertain: false, detail: '' } as const;
  return change(`${base}.${way}`, 0, { ...body, way, address, otherwise, ...fresh }, now);
}

const change = (
  id: string,
  base: number,
  body: CustomerNotice,
  notBefore: EpochMs,
): ArchiveChange => ({
  kind: 'customer-notice',
  id,
  base,
  act: 'enter',
  validFrom: epochMs(notBefore),
  validTo: null,
  body,
  subject: subjectOf('customer-notice', body),
  reason: '',
});
