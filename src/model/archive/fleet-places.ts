import type { MeterSpec, SiteSpec } from '../fleet.ts';
import type { FleetIndex } from '../fleet-index.ts';
import type { SubjectKeys } from './kind-spec.ts';

export interface MeterAt {
  readonly site: SiteSpec;
  readonly meter: MeterSpec;
}

const known = new WeakMap<FleetIndex, ReadonlyMap<string, MeterAt>>();

/** Every meter place with its site; made once a fleet. */
export function metersOf(fleet: FleetIndex): ReadonlyMap<string, MeterAt> {
  const found =
    known.get(fleet) ??
    new Map<string, MeterAt>(
      fleet.fleet.sites.flatMap((site) =>
        site.meters.map((meter) => [meter.id, { site, meter }] as const),
      ),
    );
  known.set(fleet, found);
  return found;
}

/** With the site of its meter and the customer of its site, so that it is found by these too. */
export function placed(fleet: FleetIndex, subject: SubjectKeys): SubjectKeys {
  const meter = subject.meter === undefined ? undefined : metersOf(fleet).get(subject.meter);
  const site = subject.site ?? meter?.site.id;
  const customer =
    subject.customer ?? (site === undefined ? undefined : fleet.sites.get(site)?.customer);
  return {
    ...subject,
    ...(site === undefined ? {} : { site }),
    ...(customer === undefined ? {} : { customer }),
  };
}

/** Of its site; of a customer without one, the zone of the company. */
export const zoneOf = (fleet: FleetIndex, subject: SubjectKeys, company: string): string =>
  fleet.sites.get(placed(fleet, subject).site ?? '')?.timeZone ?? company;
