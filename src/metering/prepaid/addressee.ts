import type { CustomerContact, CustomerRecord } from '../../model/archive/customer-kinds.ts';
import type { CustomerSpec } from '../../model/fleet.ts';
import type { Language } from '../../model/localized.ts';
import type { NoticeWay } from './notice-settings.ts';

export interface Route {
  readonly way: NoticeWay;
  readonly address: string;
}

/** Somebody of a customer who is told. */
export interface Addressee {
  readonly name: string;
  readonly language: Language;
  /** In the order in which they are tried; at least one. */
  readonly routes: readonly [Route, ...Route[]];
}

/**
 * Who hears of credit or outages: the contacts of the customer's archive record, or where it has
 * no record those of the fleet. Contacts without an open way are left out.
 */
export function addressees(
  customer: CustomerSpec,
  record: Pick<CustomerRecord, 'contacts'> | null,
  about: 'credit' | 'outage',
  ways: readonly NoticeWay[],
): readonly Addressee[] {
  const contacts =
    record === null
      ? customer.contacts.map((contact): Reached => ({ ...contact, language: 'zh' }))
      : record.contacts.filter(({ notices }) => notices === 'all' || notices === about);
  const seen = new Set<string>();
  return contacts.flatMap((contact): readonly Addressee[] => {
    const [first, ...others] = routesOf(contact, ways);
    if (first === undefined || seen.has(first.address)) return [];
    seen.add(first.address);
    const { name, language } = contact;
    return [{ name, language, routes: [first, ...others] }];
  });
}

type Reached = Pick<CustomerContact, 'name' | 'email' | 'language'> & { readonly phone?: string };

const routesOf = (
  { phone = '', email = '' }: Reached,
  ways: readonly NoticeWay[],
): readonly Route[] =>
  ways
    .map((way): Route => ({ way, address: (way === 'sms' ? phone : email).trim() }))
    .filter(({ address }) => address !== '');
