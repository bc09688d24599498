import { setImmediate as breath } from 'node:timers/promises';
import { AppError } from '../../lib/app-error.ts';
import {
  CustomerRecord,
  type CustomerRecord as Kept,
  OutageNotice,
} from '../../model/archive/customer-kinds.ts';
import { CustomerNotice } from '../../model/archive/customer-notice-kind.ts';
import type { CustomerSpec } from '../../model/fleet.ts';
import { type EpochMs, epochMs } from '../../model/units.ts';
import type { ArchiveChange, ArchiveQuery, ArchiveRecords } from '../../records/records.ts';
import { type Addressee, addressees } from './addressee.ts';
import { thresholdsOf } from './credit-notice.ts';
import { creditPlan } from './credit-plan.ts';
import { allEntered, type Entered, everyEntered } from './every-entered.ts';
import type { HeldNotice } from './notice-item.ts';
import { openNotices, SERVICE } from './notice-post.ts';
import type { NoticeSettings } from './notice-settings.ts';
import { affectedBy, type Outage, outagePlan } from './outage-plan.ts';
import { prepaidMeters } from './prepaid-meter.ts';
import { forecastRows, type PrepaidSources, readPrices } from './read-prepaid.ts';

/** What the rounds work on. */
export interface RoundSources extends PrepaidSources {
  readonly archive: Pick<ArchiveRecords, 'list' | 'get' | 'write'>;
  readonly settings: NoticeSettings;
}

const DAY_MS = 86_400_000;

/** The people of each customer by its archive record, as it is valid then. */
export async function contactsOf(
  { archive, fleet }: Pick<PrepaidSources, 'archive' | 'fleet'>,
  at: EpochMs,
  about: 'credit' | 'outage',
  ways: NoticeSettings['ways'],
): Promise<(customer: CustomerSpec) => readonly Addressee[]> {
  const records = new Map<string, Kept>();
  for await (const { body } of everyEntered(archive, { kind: 'customer', at }, CustomerRecord))
    if (fleet.customers.has(body.customer)) records.set(body.customer, body);
  return (customer) => addressees(customer, records.get(customer.id) ?? null, about, ways);
}

/** By meter, by outage, or from when on. */
const noticesOf = (
  archive: Pick<ArchiveRecords, 'list'>,
  query: Pick<ArchiveQuery, 'subject' | 'from'>,
): Promise<readonly HeldNotice[]> =>
  allEntered(archive, { kind: 'customer-notice', ...query }, CustomerNotice);

/** Far enough back for whatever may still be queued. */
const QUEUED_MS = 3 * DAY_MS;

/** Looks at every prepaid meter and queues the notices that are due. @returns how many were queued. */
export async function creditRound(sources: RoundSources, now: EpochMs): Promise<number> {
  const { archive, fleet, startHour, settings } = sources;
  const meters = prepaidMeters(fleet, startHour).filter(
    ({ meter }) => meter.status === 'inService',
  );
  if (meters.length === 0) return 0;
  const prices = await readPrices(archive);
  const whoHears = await contactsOf(sources, now, 'credit', settings.ways);
  const open = await openNotices(archive, epochMs(now - QUEUED_MS));
  const waiting = new Set(open.flatMap(({ body }) => body.meter ?? []));
  let queued = 0;
  for await (const row of forecastRows(sources, meters, prices, now)) {
    const { meter, customer } = row.of;
    const [most = 0] = thresholdsOf(settings, customer.class);
    const isLow = row.forecast.judged === 'days' && row.forecast.days <= most;
    if (!isLow && !waiting.has(meter.id)) continue;
    const about = await noticesOf(archive, { subject: { meter: meter.id } });
    const held = about.filter(({ body }) => body.about === 'credit');
    const changes = creditPlan(row, held, whoHears(customer), settings, now);
    queued += (await write(archive, changes, now)) ?? 0;
  }
  return queued;
}

/** What a round has seen of outages, so that the next one has nothing to read. */
export interface OutageMemory {
  /** By outage: revision, fleet and hour for which everybody has been told. */
  readonly done: Map<string, string>;
}

/** An outage is entered before it ends, and may be withdrawn later: so far back they are looked for. */
const OUTAGE_MS = 31 * DAY_MS;
const HOUR_MS = 3_600_000;

/** Queues what is to be said of planned outages. @returns how many notices were queued. */
export async function outageRound(
  sources: RoundSources,
  memory: OutageMemory,
  now: EpochMs,
): Promise<number> {
  const { archive, fleet, settings } = sources;
  const outages = await standingOutages(archive, memory, now);
  const open = outages.filter(
    (outage) => memory.done.get(outage.id) !== markOf(outage, fleet.version, now),
  );
  if (open.length === 0) return 0;
  const whoHears = await contactsOf(sources, now, 'outage', settings.ways);
  let queued = 0;
  for (const outage of open) {
    const said = await tellOf(outage, sources, whoHears, now);
    queued += said ?? 0;
    if (said !== null) memory.done.set(outage.id, markOf(outage, fleet.version, now));
  }
  return queued;
}

/** One transaction holds the records' writer for some milliseconds, as so many customers hold this thread. */
const AT_ONCE = 100;

/** @returns how many notices are new; null: somebody else was at it, it is not done. */
async function tellOf(
  outage: Outage,
  { archive, fleet, settings }: RoundSources,
  whoHears: (customer: CustomerSpec) => readonly Addressee[],
  now: EpochMs,
): Promise<number | null> {
  const held = await noticesOf(archive, { subject: { part: `outage:${outage.id}` } });
  const plan = outagePlan(outage, held, settings, now);
  const affected = affectedBy(fleet, outage.body);
  let queued: number | null = 0;
  const save = async (changes: readonly ArchiveChange[]): Promise<void> => {
    const saved = await write(archive, changes, now);
    queued = saved === null || queued === null ? null : queued + saved;
  };
  for (let at = 0; at < plan.drops.length; at += AT_ONCE)
    await save(plan.drops.slice(at, at + AT_ONCE));
  for (let at = 0; at < affected.length; at += AT_ONCE) {
    const some = affected.slice(at, at + AT_ONCE);
    await save(some.flatMap((one) => plan.changesFor(one, whoHears(one.customer))));
    await breath();
  }
  return queued;
}

/** Once an hour, for contacts that have changed. */
const markOf = ({ revision, state }: Outage, fleet: number, now: EpochMs): string =>
  `${revision} ${state} ${fleet} ${Math.floor(now / HOUR_MS)}`;

async function standingOutages(
  archive: RoundSources['archive'],
  { done }: OutageMemory,
  now: EpochMs,
): Promise<readonly Outage[]> {
  const query = { kind: 'outage-notice', from: epochMs(now - OUTAGE_MS) } as const;
  const items = await allEntered(archive, query, OutageNotice);
  const known = items.map(outageOf).filter(({ body }) => Date.parse(body.to) > now);
  const here = new Set(known.map(({ id }) => id));
  const gone: Outage[] = [];
  const told = await toldOutages(archive, done, now);
  for (const id of told) {
    if (here.has(id)) continue;
    const item = await archive.get('outage-notice', id);
    if (item !== null && item.standing === 'withdrawn')
      gone.push({ ...outageOf({ item, body: OutageNotice.parse(item.body) }), state: 'cancelled' });
    else done.delete(id);
  }
  return [...known, ...gone];
}

/** Outages of which somebody has been told; read once, then remembered. */
async function toldOutages(
  archive: RoundSources['archive'],
  done: Map<string, string>,
  now: EpochMs,
): Promise<readonly string[]> {
  if (done.size === 0) {
    for (const { body } of await noticesOf(archive, { from: epochMs(now - OUTAGE_MS) }))
      if (body.outage !== '' && Date.parse(body.to ?? '') > now) done.set(body.outage, '');
  }
  return [...done.keys()];
}

const outageOf = ({ item: { id, revision }, body }: Entered<OutageNotice>): Outage => ({
  id,
  revision,
  state: body.state,
  body,
});

/** @returns how many notices are new; null: a change that somebody else was before with, the next round sees. */
async function write(
  archive: RoundSources['archive'],
  changes: readonly ArchiveChange[],
  now: EpochMs,
): Promise<number | null> {
  if (changes.length === 0) return 0;
  try {
    await archive.write(changes, SERVICE, now);
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'archive-conflict') return null;
    throw thrown;
  }
  return changes.filter(({ base }) => base === 0).length;
}
