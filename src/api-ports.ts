import type {
  ApiPorts,
  BacktestsPort,
  DeviceConnection,
  DeviceDoors,
  DevicesPort,
  FleetPort,
} from './api/ports.ts';
import { settledUntil } from './api/settlements/settled-until.ts';
import { channelsPort } from './channel-desk.ts';
import { parseMeterCsv } from './config/meter-csv.ts';
import type { Ingest } from './ingest/ingest.ts';
import type { Clock } from './lib/clock.ts';
import { err, ok } from './lib/result.ts';
import type { Fleet } from './model/fleet.ts';
import { epochMs, position } from './model/units.ts';
import type { Notifying } from './notifying.ts';
import { operationsPort } from './operations-port.ts';
import type { Parts } from './parts.ts';
import type { DeviceWays } from './pipeline-events.ts';
import { reckonAside } from './reckoning-client.ts';
import { hashPassword, verifyPassword } from './records/password-hash.ts';
import { reportingSettings } from './report-jobs.ts';
import { serviceFigures } from './service-figures.ts';

/** What the API may ask of the service. */
export function apiPorts(
  parts: Parts,
  { ingest, upstreams, sparkplug }: DeviceWays,
  { outbox, answers, callbacks, channels: ways }: Notifying,
  backtests: BacktestsPort,
): ApiPorts {
  const { records, history, desk, pipeline, live, progress, clock, eventClock } = parts;
  return {
    records,
    history,
    submit: (command) => desk.submit(command),
    fleet: fleetPort(parts),
    devices: {
      status: (device) => pipeline.status(device),
      freshness: () => pipeline.freshness(),
      connection: connectionsOf(ingest, clock),
    },
    live: {
      subscribe: (listener, wants) => live.subscribe(listener, wants),
      position: () => position(progress.folded),
    },
    health: serviceFigures(parts, { ingest, upstreams, sparkplug, outbox }),
    backtests,
    answers,
    callbacks,
    replication: parts.replication,
    reporting: reportingSettings(parts.config),
    books: parts.metering.books,
    reckoner: (sources) => reckonAside(sources, () => parts.metering.connect()),
    gasDayStart: parts.config.metering.gasDayStartHour,
    settledUntil: (meter) => settledUntil(records.archive, meter),
    customerNotices: parts.config.metering.notices,
    channels: channelsPort(parts, ways, outbox),
    deviceDoors: doorsOf(parts),
    operations: operationsPort(parts),
    passwords: { hash: hashPassword, verify: verifyPassword },
    clock,
    eventClock,
  };
}

/** A list of devices asks for each: the connections are gone through once a second, not once a device. */
const CONNECTIONS_FRESH_MS = 1_000;

function connectionsOf(ingest: Ingest, clock: Clock): DevicesPort['connection'] {
  let known = new Map<string, DeviceConnection>();
  let readAt = Number.NEGATIVE_INFINITY;
  return (device) => {
    if (clock.now() - readAt > CONNECTIONS_FRESH_MS) {
      const pairs = [...ingest.connected()].map(
        ({ device: id, since, address }) => [id, { since: epochMs(since), address }] as const,
      );
      known = new Map(pairs);
      readAt = clock.now();
    }
    return known.get(device) ?? null;
  };
}

const doorsOf = ({ config: { mqtt } }: Parts): DeviceDoors => ({
  host: mqtt.host,
  port: mqtt.port,
  tlsPort: mqtt.tls?.port ?? null,
});

function fleetPort({ fleet }: Parts): FleetPort {
  return {
    current: () => fleet.index(),
    replace: (text, by, secrets) => fleet.replace(text, by, secrets),
    rehearse: (text, secrets) => fleet.rehearse(text, secrets),
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
