import { type Subject, subjectKey } from '../../model/alarm-type.ts';
import type { SiteSpec } from '../../model/fleet.ts';
import type { FleetIndex } from '../../model/fleet-index.ts';
import { Refusal } from '../errors/refusal.ts';

/** The site of a request's body. @throws Refusal site-unknown. */
export function siteAsked(fleet: FleetIndex, id: string): SiteSpec {
  const site = fleet.sites.get(id);
  if (site !== undefined) return site;
  const problem = `there is no site ${id}`;
  throw new Refusal('site-unknown', problem, { errors: [{ path: 'body.site', problem }] });
}

/** @throws Refusal subject-not-at-site, naming what the site has of that kind. */
export function requireSubjects(
  fleet: FleetIndex,
  site: SiteSpec,
  asked: readonly { readonly key: string; readonly path: string }[],
): void {
  const known = new Set(subjectsOf(fleet, site).map(subjectKey));
  const errors = asked
    .filter(({ key }) => !known.has(key))
    .map(({ key, path }) => ({
      path,
      problem: `${site.id} has no ${key}${ofItsKind(known, key)}`,
    }));
  if (errors.length === 0) return;
  const detail = errors.map(({ problem }) => problem).join('; ');
  throw new Refusal('subject-not-at-site', detail, { errors });
}

function ofItsKind(known: ReadonlySet<string>, key: string): string {
  const kind = key.split(':', 1)[0] ?? '';
  const some = [...known].filter((one) => one.startsWith(`${kind}:`)).slice(0, 8);
  return some.length === 0 ? '' : `; there is ${some.join(', ')}`;
}

/** Everything at a site that an alarm can be about. */
function subjectsOf(fleet: FleetIndex, { id, station, meters }: SiteSpec): readonly Subject[] {
  const devices = new Set<string>(meters.map(({ device }) => device));
  if (station !== undefined) devices.add(station.device);
  const gateways = new Set<string>(
    [...devices].flatMap((device) => fleet.devices.get(device)?.spec.gateway ?? []),
  );
  return [
    { kind: 'site', id },
    ...(station === undefined
      ? []
      : [
          { kind: 'station' as const, id },
          { kind: 'bypass' as const, id },
          ...station.runs.map((run) => ({ kind: 'run' as const, id: `${id}/${run.id}` })),
        ]),
    ...meters.map((meter) => ({ kind: 'meter' as const, id: meter.id })),
    ...[...devices].map((device) => ({ kind: 'device' as const, id: device })),
    ...[...gateways].map((gateway) => ({ kind: 'gateway' as const, id: gateway })),
  ];
}
