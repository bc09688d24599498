import type { Alarm } from '../../model/alarm.ts';
import type { FleetIndex } from '../../model/fleet-index.ts';
import type { AlarmNames } from './describe.ts';
import { subjectName } from './subject-name.ts';

/** The names around a stored alarm, from the fleet as it is now; what has left it is null. */
export function namesOf(alarm: Pick<Alarm, 'site' | 'subject'>, fleet: FleetIndex): AlarmNames {
  const { subject } = alarm;
  const site = alarm.site === null ? null : (fleet.sites.get(alarm.site) ?? null);
  const zoneId = site?.zone ?? (subject.kind === 'zone' ? subject.id : null);
  const zone = zoneId === null ? null : (fleet.zones.get(zoneId) ?? null);
  const customer = site === null ? undefined : fleet.customers.get(site.customer);
  return {
    site: site?.name ?? null,
    zone: zone?.name ?? null,
    customer: customer?.name ?? null,
    subject: subjectName(subject, site, zone),
  };
}
