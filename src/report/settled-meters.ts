import { dateName, dayOfDate } from '../lib/local-time.ts';
import { agreedFactor, billedUse } from '../metering/books/billed-use.ts';
import { gasDaySpan } from '../metering/books/gas-day.ts';
import { type SettlementCycle, settlementCycles } from '../metering/books/settlement-cycle.ts';
import type { MeterStats } from '../metering/contract/meter-stats.ts';
import type { GasDay } from '../metering/contract/metering-books.ts';
import { type Entered, entered } from '../metering/desk/desk-sources.ts';
import { Contract } from '../model/archive/metering-kinds.ts';
import type { CustomerSpec, MeterSpec } from '../model/fleet.ts';
import type { MeterId } from '../model/ids.ts';
import type { ReportDesk, ReportSources } from './report.ts';
import { companyCalendar, type GasDays } from './report-span.ts';
import { taken } from './taken.ts';

/** Whether a cycle's reading can be settled by. */
export type ReadState = 'complete' | 'gaps' | 'disturbed' | 'estimated' | 'no-reading';

export interface CycleReading {
  readonly customer: CustomerSpec;
  readonly settlement: Contract['settlement'];
  readonly cycle: SettlementCycle;
  readonly meter: MeterSpec;
  /** Register of the corrector, base m³; of a meter without one, actual m³. Null: no reading. */
  readonly startIndex: number | null;
  readonly endIndex: number | null;
  /** As billed, m³: where a fixed factor stands for pressure and temperature, times the factor. */
  readonly volumeM3: number | null;
  readonly estimatedM3: number | null;
  /** 0…1: time that the registers account for. */
  readonly knownShare: number;
  readonly state: ReadState;
}

/** Meters of the cycles that have closed within the days; and customers whose cycle nobody knows. */
export async function settledMeters(
  sources: ReportSources,
  days: GasDays,
): Promise<{
  readonly readings: readonly CycleReading[];
  readonly without: readonly CustomerSpec[];
}> {
  const desk = sources.desk();
  const contracts = byCustomer(await entered(desk.archive, 'contract', Contract));
  const bills: Bill[] = [];
  const without = new Set<CustomerSpec>();
  for (const { customer, site, meters } of customerSites(desk)) {
    const contract = contractAt(contracts.get(customer.id) ?? [], site, days.to);
    if (contract === null) without.add(customer);
    else
      for (const cycle of closedIn(contract.settlement, days))
        bills.push({ customer, contract, cycle, meters });
  }
  const books = new Map<string, CycleBooks>();
  const readings = await taken(bills, async (bill) => {
    const key = `${bill.cycle.from} ${bill.cycle.to}`;
    const known = books.get(key) ?? (await cycleBooks(sources, bill.cycle));
    books.set(key, known);
    return bill.meters.map((meter) => readingOf(bill, meter, known));
  });
  return { readings: readings.flat(), without: [...without] };
}

interface Bill {
  readonly customer: CustomerSpec;
  readonly contract: Contract;
  readonly cycle: SettlementCycle;
  readonly meters: readonly MeterSpec[];
}

interface CustomerSite {
  readonly customer: CustomerSpec;
  readonly site: string;
  readonly meters: readonly MeterSpec[];
}

/** Inlet meters of zones are no customer's; a meter that is closed now may have been read in the cycle. */
function customerSites({ fleet }: ReportDesk): readonly CustomerSite[] {
  const inlets = new Set<string>(fleet.fleet.zones.flatMap(({ inletMeters }) => inletMeters));
  return fleet.fleet.sites.flatMap(({ id: site, customer: whose, meters: all }) => {
    const customer = fleet.customers.get(whose);
    const meters = all.filter((meter) => !inlets.has(meter.id));
    return customer === undefined || meters.length === 0 ? [] : [{ customer, site, meters }];
  });
}

function byCustomer(
  all: readonly Entered<Contract>[],
): ReadonlyMap<string, readonly Entered<Contract>[]> {
  const found = new Map<string, Entered<Contract>[]>();
  for (const one of all) {
    const { customer = '' } = one.item.subject;
    const own = found.get(customer);
    if (own === undefined) found.set(customer, [one]);
    else own.push(one);
  }
  return found;
}

/**
 * The one in force at the last moment of the days: that for the site goes before that for
 * all sites of the customer; of two the one that began last.
 */
function contractAt(own: readonly Entered<Contract>[], site: string, at: number): Contract | null {
  const inForce = own
    .filter(({ item }) => item.validFrom < at && (item.validTo === null || item.validTo >= at))
    .toSorted((a, b) => b.item.validFrom - a.item.validFrom);
  const forSite = inForce.find(({ item }) => item.subject.site === site);
  const forAll = inForce.find(({ item }) => item.subject.site === undefined);
  return (forSite ?? forAll)?.body ?? null;
}

const closedIn = (
  settlement: Contract['settlement'],
  { first, end }: GasDays,
): readonly SettlementCycle[] =>
  settlementCycles(settlement, first, end).filter(({ to }) => to > first && to <= end);

interface CycleBooks {
  readonly stats: ReadonlyMap<string, MeterStats>;
  /** Of the gas day before the cycle, whose last registers it begins with. */
  readonly before: ReadonlyMap<string, MeterStats>;
  readonly ms: number;
}

async function cycleBooks(
  sources: ReportSources,
  { from, to }: SettlementCycle,
): Promise<CycleBooks> {
  const { books } = sources.desk();
  const calendar = companyCalendar(sources);
  return {
    stats: await statsIn(books, from, to),
    before: await statsIn(books, dateName(dayOfDate(from) - 1), from),
    ms: gasDaySpan(calendar, to).start - gasDaySpan(calendar, from).start,
  };
}

async function statsIn(
  books: ReportDesk['books'],
  from: GasDay,
  to: GasDay,
): Promise<ReadonlyMap<MeterId, MeterStats>> {
  const table = await books.periods({ meters: 'all', from, to });
  const rows = await taken(table.meters.keys(), (at) => table.row(at));
  return new Map(rows.map(({ meter, stats }) => [meter, stats]));
}

/** Part of the time that may be unknown, and of the volume that may be estimated, without a second look. */
const MOST_UNKNOWN = 0.02;
const MOST_ESTIMATED = 0.02;

function readingOf(
  { customer, contract, cycle }: Bill,
  meter: MeterSpec,
  { stats, before, ms }: CycleBooks,
): CycleReading {
  const own = stats.get(meter.id);
  const used = own === undefined ? null : billedUse(own, agreedFactor(meter, contract));
  const register = used?.register ?? 'vb';
  const knownShare = Math.min(1, (used?.knownMs ?? 0) / ms);
  const endIndex = own?.[register] ?? null;
  const volumeM3 = endIndex === null ? null : (used?.m3 ?? null);
  const estimatedM3 = endIndex === null ? null : (used?.estimatedM3 ?? null);
  const judged = { endIndex, knownShare, volumeM3: volumeM3 ?? 0, estimatedM3: estimatedM3 ?? 0 };
  return {
    customer,
    settlement: contract.settlement,
    cycle,
    meter,
    startIndex: before.get(meter.id)?.[register] ?? null,
    endIndex,
    volumeM3,
    estimatedM3,
    knownShare,
    state: stateOf({ ...judged, disturbedM3: own?.vbdM3 ?? 0 }),
  };
}

interface Judged {
  readonly endIndex: number | null;
  readonly knownShare: number;
  readonly volumeM3: number;
  readonly estimatedM3: number;
  readonly disturbedM3: number;
}

function stateOf({ endIndex, knownShare, volumeM3, estimatedM3, disturbedM3 }: Judged): ReadState {
  if (endIndex === null) return 'no-reading';
  if (knownShare < 1 - MOST_UNKNOWN) return 'gaps';
  if (disturbedM3 > 0) return 'disturbed';
  return Math.abs(estimatedM3) > MOST_ESTIMATED * Math.abs(volumeM3) ? 'estimated' : 'complete';
}
