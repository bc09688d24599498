import { nextAtTime } from '../../dispatch/hours.ts';
import { dateName, localClock } from '../../lib/local-time.ts';
import type { OutageNotice } from '../../model/archive/customer-kinds.ts';
import type { CustomerNotice } from '../../model/archive/customer-notice-kind.ts';
import { dayStart } from '../../model/archive/local-moment.ts';
import type { CustomerSpec, SiteSpec } from '../../model/fleet.ts';
import type { FleetIndex } from '../../model/fleet-index.ts';
import { type EpochMs, epochMs } from '../../model/units.ts';
import type { ArchiveChange } from '../../records/records.ts';
import type { Addressee } from './addressee.ts';
import { dropped, type HeldNotice, newNotice, personKey, untoldNotice } from './notice-item.ts';
import { afterQuiet, type NoticeSettings, reminderMinute } from './notice-settings.ts';
import { type OutageAbout, outageWords } from './notice-words.ts';

/** A planned outage of the archive. */
export interface Outage {
  readonly id: string;
  readonly revision: number;
  /** Withdrawn counts as cancelled: who was told of it must hear that it is off. */
  readonly state: OutageNotice['state'];
  readonly body: OutageNotice;
}

export interface Affected {
  readonly customer: CustomerSpec;
  readonly sites: readonly SiteSpec[];
}

/** Customers whose gas is off, each with its sites. */
export function affectedBy(
  fleet: FleetIndex,
  { zone, sites }: Pick<OutageNotice, 'sites'> & { readonly zone?: string | undefined },
): readonly Affected[] {
  const listed = new Set<string>(sites);
  const found = new Map<string, { customer: CustomerSpec; sites: SiteSpec[] }>();
  for (const site of fleet.fleet.sites) {
    const customer = fleet.customers.get(site.customer);
    if (customer === undefined || (site.zone !== zone && !listed.has(site.id))) continue;
    const own = found.get(customer.id);
    if (own === undefined) found.set(customer.id, { customer, sites: [site] });
    else own.sites.push(site);
  }
  return [...found.values()];
}

/** A reminder so soon after the notice itself would be no news, ms. */
const LEAST_BEFORE_REMINDER_MS = 6 * 3_600_000;

interface Plan {
  readonly outage: Outage;
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly settings: NoticeSettings;
  readonly now: EpochMs;
}

/** What is to be written for an outage so that everybody has been told how it stands. */
export interface OutagePlan {
  /** Queued notices that are true no more. */
  readonly drops: readonly ArchiveChange[];
  /** Notices for one customer that is affected. Once they are written it gives nothing. */
  changesFor(affected: Affected, people: readonly Addressee[]): readonly ArchiveChange[];
}

/**
 * Notices now and reminders for the day before, changes and cancellations to those who were told
 * before. Applied again it gives nothing.
 * @param held all notices about it.
 */
export function outagePlan(
  outage: Outage,
  held: readonly HeldNotice[],
  settings: NoticeSettings,
  now: EpochMs,
): OutagePlan {
  const [from, to] = [Date.parse(outage.body.from), Date.parse(outage.body.to)].map(epochMs);
  if (from === undefined || to === undefined || outage.state === 'over' || to <= now) {
    const drops = held.filter(isQueued).map((one) => dropped(one, 'the outage is over'));
    return { drops, changesFor: () => [] };
  }
  const plan: Plan = { outage, from, to, settings, now };
  const stale = new Set(held.filter((one) => isQueued(one) && !isTrue(one, plan)));
  const standing = new Map<string, HeldNotice[]>();
  for (const one of held) {
    if (stale.has(one) || one.body.state === 'dropped') continue;
    const own = standing.get(one.body.customer);
    if (own === undefined) standing.set(one.body.customer, [one]);
    else own.push(one);
  }
  const known = new Set(held.map(({ item }) => item.id));
  return {
    drops: [...stale].map((one) => dropped(one, 'the outage has been changed')),
    changesFor(affected, people) {
      const own = standing.get(affected.customer.id) ?? [];
      const made =
        people.length === 0
          ? untold(plan, affected, own)
          : people.flatMap((person) => forPerson(plan, affected, person, own));
      return made.filter(({ id }) => !known.has(id));
    },
  };
}

const isQueued = ({ body }: HeldNotice): boolean => body.state === 'queued';

/** Whether what it says still holds. */
const isTrue = ({ body }: HeldNotice, { outage, from, to }: Plan): boolean =>
  (body.about === 'outage-cancelled') === (outage.state === 'cancelled') &&
  (body.about === 'outage-cancelled' || isOfSpan(body, from, to));

const isOfSpan = (body: CustomerNotice, from: EpochMs, to: EpochMs): boolean =>
  body.from !== undefined &&
  body.to !== undefined &&
  Date.parse(body.from) === from &&
  Date.parse(body.to) === to;

/** Those to this person, by whichever way. */
function toPerson(
  own: readonly HeldNotice[],
  { customer }: Affected,
  { routes: [{ address }] }: Addressee,
): readonly HeldNotice[] {
  const key = `.${personKey(customer.id, address)}.`;
  return own.filter(({ item }) => item.id.includes(key));
}

/** The last thing that a person was told, reminders aside; what was never handed over was not said. */
const lastWord = (own: readonly HeldNotice[]): CustomerNotice | null =>
  own
    .filter(({ body }) => body.about !== 'outage-reminder' && body.state !== 'givenUp')
    .toSorted((a, b) => Date.parse(a.body.queuedAt) - Date.parse(b.body.queuedAt))
    .at(-1)?.body ?? null;

function forPerson(
  plan: Plan,
  affected: Affected,
  person: Addressee,
  own: readonly HeldNotice[],
): readonly ArchiveChange[] {
  const { outage, from, to } = plan;
  const told = toPerson(own, affected, person);
  const last = lastWord(told);
  if (outage.state === 'cancelled') {
    const isNews = last !== null && last.about !== 'outage-cancelled';
    return isNews ? [wordFor(plan, affected, person, 'outage-cancelled', null)] : [];
  }
  const isSaid = last !== null && last.about !== 'outage-cancelled' && isOfSpan(last, from, to);
  const isChange = last !== null && last.about !== 'outage-cancelled';
  const about = isChange ? 'outage-changed' : 'outage-planned';
  const word = isSaid ? [] : [wordFor(plan, affected, person, about, null)];
  const remindAt = reminderOf(plan, affected);
  const isReminded = told.some(
    ({ body }) => body.about === 'outage-reminder' && isOfSpan(body, from, to),
  );
  return remindAt === null || isReminded
    ? word
    : [...word, wordFor(plan, affected, person, 'outage-reminder', remindAt)];
}

/** On the day before, at the hour set; null: that is too soon, or past. */
function reminderOf({ from, settings, now }: Plan, { sites }: Affected): EpochMs | null {
  const timeZone = sites[0]?.timeZone ?? 'Asia/Shanghai';
  const dayBefore = dayStart(timeZone, dateName(localClock(timeZone, from).day - 1));
  const at = nextAtTime(reminderMinute(settings), timeZone, dayBefore);
  const told = afterQuiet(settings, timeZone, now);
  return at - told < LEAST_BEFORE_REMINDER_MS ? null : afterQuiet(settings, timeZone, at);
}

/** @param at when it goes out; null: now, or after quiet hours unless gas is off by then. */
function wordFor(
  plan: Plan,
  affected: Affected,
  person: Addressee,
  about: OutageAbout,
  at: EpochMs | null,
): ArchiveChange {
  const { settings, now, from } = plan;
  const timeZone = affected.sites[0]?.timeZone ?? 'Asia/Shanghai';
  const waked = afterQuiet(settings, timeZone, now);
  const notBefore = at ?? (waked < from ? waked : now);
  return newNotice(
    idOf(plan, about),
    aboutOf(plan, affected, about),
    person,
    wordsOf(plan, affected, about, person.language),
    { now, notBefore },
  );
}

const idOf = ({ outage }: Plan, about: OutageAbout): string =>
  `${about}.${outage.id}.${outage.revision}`;

const wordsOf = (
  { outage, from, to, settings }: Plan,
  { customer, sites }: Affected,
  about: OutageAbout,
  language: 'zh' | 'en',
) => {
  const { reason, phone } = outage.body;
  const told = { from, to, reason, phone: phone === '' ? settings.phone : phone };
  return outageWords(about, customer, sites, told, language);
};

const aboutOf = ({ outage }: Plan, { customer, sites }: Affected, about: OutageAbout) => {
  const [only, ...others] = sites;
  return {
    customer: customer.id,
    ...(only === undefined || others.length > 0 ? {} : { site: only.id }),
    about,
    outage: outage.id,
    from: outage.body.from,
    to: outage.body.to,
  };
};

/** Nobody of the customer can be told: once, and not of a cancellation. */
function untold(
  plan: Plan,
  affected: Affected,
  own: readonly HeldNotice[],
): readonly ArchiveChange[] {
  const isSaid = own.some(({ body }) => isOfSpan(body, plan.from, plan.to));
  if (isSaid || plan.outage.state === 'cancelled') return [];
  const about = 'outage-planned';
  const id = `${idOf(plan, about)}.${personKey(affected.customer.id, '')}`;
  const words = wordsOf(plan, affected, about, 'zh');
  return [untoldNotice(id, aboutOf(plan, affected, about), words, plan.now)];
}
