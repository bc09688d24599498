import { dateName, dayOfDate } from '../../lib/local-time.ts';
import { type BalanceMeter } from '../balance/balance-meter.ts';
import { countedOf } from '../balance/meter-series.ts';
import type { MeterDay } from '../contract/metering-books.ts';
import type { TrackedCustomer } from '../swing/tracking-list.ts';
import type { UseDay } from '../swing/use-week.ts';
import type { DeskSources } from './desk-sources.ts';

interface Place extends BalanceMeter {
  readonly customer: string;
}

/**
 * What customers burned by gas day. Inlet meters are no customer's.
 * @param of of this zone, or of this customer; absent: all. @param from, to days since 1970, `to` exclusive.
 */
export async function trackedCustomers(
  { books, fleet }: Pick<DeskSources, 'books' | 'fleet'>,
  of: { readonly zone?: string; readonly customer?: string },
  from: number,
  to: number,
): Promise<readonly TrackedCustomer[]> {
  const places = placesOf(fleet, of);
  const rows = await books.days({
    meters: places.map(({ meter }) => meter.id),
    from: dateName(from),
    to: dateName(to),
  });
  const customerOf = new Map(places.map((place) => [place.meter.id, place]));
  const days = new Map<string, Map<number, Growing>>();
  for (const row of rows) {
    const place = customerOf.get(row.meter);
    if (place !== undefined) add(days, place, row);
  }
  return [...new Set(places.map(({ customer }) => customer))].flatMap((id): TrackedCustomer[] => {
    const customer = fleet.customers.get(id);
    const own = places.filter((place) => place.customer === id);
    const [first] = own;
    if (customer === undefined || first === undefined) return [];
    const sites = [...new Set(own.map(({ site }) => site))];
    const holidays = new Set<string>(fleet.zones.get(first.site.zone)?.holidays ?? []);
    const seen = days.get(id) ?? new Map<number, Growing>();
    return [{ customer, zone: first.site.zone, sites, holidays, days: ordered(seen, own.length) }];
  });
}

function placesOf(
  fleet: DeskSources['fleet'],
  { zone, customer }: { readonly zone?: string; readonly customer?: string },
): readonly Place[] {
  const inlets = new Set<string>(fleet.fleet.zones.flatMap(({ inletMeters }) => inletMeters));
  return fleet.fleet.sites
    .filter((site) => zone === undefined || site.zone === zone)
    .filter((site) => customer === undefined || site.customer === customer)
    .flatMap((site) =>
      site.meters
        .filter(({ id, status }) => !inlets.has(id) && status !== 'closed')
        .map(
          (meter): Place => ({
            meter,
            site,
            side: 'out',
            certificate: null,
            intervalMs: 0,
            customer: site.customer,
          }),
        ),
    );
}

interface Growing {
  m3: number;
  known: number;
  t: number;
  ts: number;
}

function add(days: Map<string, Map<number, Growing>>, place: Place, row: MeterDay): void {
  const own = days.get(place.customer) ?? new Map<number, Growing>();
  days.set(place.customer, own);
  const at = dayOfDate(row.day);
  const day = own.get(at) ?? { m3: 0, known: 0, t: 0, ts: 0 };
  day.m3 += countedOf(place, row.stats).m3;
  day.known += Math.min(1, row.stats.knownMs / (row.end - row.start));
  day.t += row.stats.tGasSum;
  day.ts += row.stats.tGasCount;
  own.set(at, day);
}

const ordered = (seen: ReadonlyMap<number, Growing>, meters: number): readonly UseDay[] =>
  [...seen]
    .toSorted(([a], [b]) => a - b)
    .map(([day, { m3, known, t, ts }]) => ({
      day,
      m3,
      known: known / meters,
      tGas: ts === 0 ? null : t / ts,
    }));
