import type { FleetDraft } from './fleet-draft.ts';
import type { FleetProblem } from './fleet-problem.ts';

type Report = (path: string, problem: string) => void;

/** Ids are unique per kind, what is named exists, and no device serves two of a kind. */
export function referenceProblems(draft: FleetDraft): readonly FleetProblem[] {
  const problems: FleetProblem[] = [];
  const report: Report = (path, problem) => problems.push({ path, problem });
  const zones = indexIds(draft.zones, 'zones', report);
  const customers = indexIds(draft.customers, 'customers', report);
  indexIds(draft.sites, 'sites', report);
  const devices = indexIds(draft.devices, 'devices', report);
  const meters = indexMeters(draft, report);
  const exists = (ids: ReadonlyMap<string, string>, id: string): boolean =>
    ids.has(id) || draft.faultyIds.has(id);
  const check = (ids: ReadonlyMap<string, string>, kind: string, id: string, path: string) => {
    if (!exists(ids, id)) report(path, `no ${kind} has the id ${id}`);
  };
  draft.zones.forEach((zone, z) => {
    zone?.inletMeters.forEach((id, i) => {
      check(meters, 'meter', id, `zones[${z}].inletMeters[${i}]`);
    });
  });
  const stationOf = new Map<string, string>();
  const meterOf = new Map<string, string>();
  draft.sites.forEach((site, s) => {
    if (site === null) return;
    const at = `sites[${s}]`;
    check(zones, 'zone', site.zone, `${at}.zone`);
    check(customers, 'customer', site.customer, `${at}.customer`);
    const { station } = site;
    if (station !== undefined) {
      const path = `${at}.station.device`;
      check(devices, 'device', station.device, path);
      once(stationOf, station.device, path, 'is already the station device', report);
      indexIds(station.runs, `${at}.station.runs`, report);
    }
    site.meters.forEach((meter, m) => {
      const path = `${at}.meters[${m}].device`;
      check(devices, 'device', meter.device, path);
      once(meterOf, meter.device, path, 'already serves a meter', report);
      const runs = station?.runs ?? [];
      if (meter.run !== undefined && !runs.some((run) => run.id === meter.run)) {
        report(`${at}.meters[${m}].run`, `the site's station has no run ${meter.run}`);
      }
    });
  });
  gatewayProblems(draft, devices, report);
  return problems;
}

/** Id → path of its first item; repeats are reported. */
function indexIds(
  items: readonly ({ readonly id: string } | null)[],
  path: string,
  report: Report,
): Map<string, string> {
  const ids = new Map<string, string>();
  items.forEach((item, index) => {
    if (item !== null) once(ids, item.id, `${path}[${index}].id`, 'is already the id', report);
  });
  return ids;
}

function indexMeters(draft: FleetDraft, report: Report): Map<string, string> {
  const ids = new Map<string, string>();
  draft.sites.forEach((site, s) => {
    site?.meters.forEach((meter, m) => {
      once(ids, meter.id, `sites[${s}].meters[${m}].id`, 'is already the id', report);
    });
  });
  return ids;
}

function once(
  seen: Map<string, string>,
  id: string,
  path: string,
  words: string,
  report: Report,
): void {
  const first = seen.get(id);
  if (first === undefined) seen.set(id, path);
  else report(path, `${id} ${words} at ${first}`);
}

/** A gateway connects itself: one hop, no chains, so cycles cannot occur. */
function gatewayProblems(
  draft: FleetDraft,
  devices: ReadonlyMap<string, string>,
  report: Report,
): void {
  const relayed = new Set<string>(
    draft.devices.flatMap((device) => (device?.gateway === undefined ? [] : [device.id])),
  );
  draft.devices.forEach((device, d) => {
    const gateway = device?.gateway;
    if (gateway === undefined) return;
    const path = `devices[${d}].gateway`;
    if (gateway === device?.id) report(path, 'a device cannot be its own gateway');
    else if (relayed.has(gateway)) report(path, `${gateway} is itself behind a gateway`);
    else if (!devices.has(gateway) && !draft.faultyIds.has(gateway)) {
      report(path, `no device has the id ${gateway}`);
    }
  });
}
