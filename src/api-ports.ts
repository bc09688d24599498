import type { ApiPorts, FleetPort } from './api/ports.ts';
import type { Outbox } from './channel/outbox.ts';
import { parseMeterCsv } from './config/meter-csv.ts';
import type { Ingest } from './ingest/ingest.ts';
import { err, ok } from './lib/result.ts';
import type { Fleet } from './model/fleet.ts';
import { epochMs, position } from './model/units.ts';
import type { Parts } from './parts.ts';
import { hashPassword, verifyPassword } from './records/password-hash.ts';
import { serviceFigures } from './service-figures.ts';

/** What the API may ask of the service. */
export function apiPorts(parts: Parts, ingest: Ingest, outbox: Outbox): ApiPorts {
  const { records, history, desk, pipeline, live, progress, clock } = parts;
  return {
    records,
    history,
    submit: (command) => desk.submit(command),
    fleet: fleetPort(parts),
    devices: {
      status: (device) => pipeline.status(device),
      connection: (device) => {
        for (const connected of ingest.connected()) {
          if (connected.device !== device) continue;
          return { since: epochMs(connected.since), address: connected.address };
        }
        return null;
      },
    },
    live: {
      subscribe: (listener) => live.subscribe(listener),
      position: () => position(progress.folded),
    },
    health: serviceFigures(parts, ingest, outbox),
    passwords: { hash: hashPassword, verify: verifyPassword },
    clock,
  };
}

function fleetPort({ fleet }: Parts): FleetPort {
  return {
    current: () => fleet.index(),
    replace: (text, by) => fleet.replace(text, by),
    async importMeters(csv, by, mode) {
      const parsed = parseMeterCsv(csv, fleet.index().fleet);
      if (!parsed.ok) {
        const problems = parsed.error.map(({ row, column, problem }) => ({
          path: column === '' ? `line ${row}` : `line ${row}, ${column}`,
          problem,
        }));
        return err(problems);
      }
      const added = parsed.value;
      const counts = {
        meters: [...added.values()].reduce((sum, meters) => sum + meters.length, 0),
        sites: added.size,
      };
      if (mode === 'rehearse') return ok({ version: null, ...counts });
      const next: Fleet = {
        ...fleet.index().fleet,
        sites: fleet.index().fleet.sites.map((site) => {
          const meters = added.get(site.id);
          return meters === undefined ? site : { ...site, meters: [...site.meters, ...meters] };
        }),
      };
      const { version } = await fleet.replaceWith(next, by);
      return ok({ version, ...counts });
    },
  };
}
