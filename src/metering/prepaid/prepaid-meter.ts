import type { CustomerSpec, MeterSpec, SiteSpec } from '../../model/fleet.ts';
import type { FleetIndex } from '../../model/fleet-index.ts';
import type { GasCalendar } from '../books/gas-day.ts';

/** A meter that is paid for in advance, with what its questions need. */
export interface PrepaidMeter {
  readonly meter: MeterSpec;
  readonly site: SiteSpec;
  readonly customer: CustomerSpec;
  /** What its balance is counted in. */
  readonly unit: 'm3' | 'money';
  readonly calendar: GasCalendar;
  /** Local dates on which people burn as on a Sunday. */
  readonly holidays: ReadonlySet<string>;
}

export interface PrepaidScope {
  readonly zone?: string;
  readonly site?: string;
  readonly customer?: string;
  readonly meter?: string;
}

/** In the order of the fleet; meters that are closed hold no gas. */
export function prepaidMeters(
  fleet: FleetIndex,
  startHour: number,
  scope: PrepaidScope = {},
): readonly PrepaidMeter[] {
  return fleet.fleet.sites.filter(isAsked(scope)).flatMap((site) => {
    const customer = fleet.customers.get(site.customer);
    if (customer === undefined) return [];
    const holidays = new Set<string>(fleet.zones.get(site.zone)?.holidays ?? []);
    const calendar = { timeZone: site.timeZone, startHour };
    return site.meters.flatMap((meter): readonly PrepaidMeter[] => {
      const isOther = scope.meter !== undefined && meter.id !== scope.meter;
      if (meter.prepay === undefined || meter.status === 'closed' || isOther) return [];
      return [{ meter, site, customer, unit: meter.prepay.unit, calendar, holidays }];
    });
  });
}

const isAsked =
  ({ zone, site, customer }: PrepaidScope) =>
  (one: SiteSpec): boolean =>
    (zone === undefined || one.zone === zone) &&
    (site === undefined || one.id === site) &&
    (customer === undefined || one.customer === customer);
