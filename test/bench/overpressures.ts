import { setTimeout as pause } from 'node:timers/promises';
import type { Service } from '../support/service.ts';
import type { BenchContext } from './bench-context.ts';
import { type BenchFleet, benchFleet } from './fleet.ts';
import { Histogram } from './load/histogram.ts';
import { Load } from './load/load.ts';
import type { LoadConnection } from './load/load-connection.ts';
import { runPaced, type Sustained } from './under-load.ts';

/** Emergencies of as many sites one after another, while other devices send, and how soon each is heard of. */
export interface Overpressures {
  readonly fleet: BenchFleet;
  /** From the write of the record that breaks the limit to `heard`, ms. */
  readonly latency: Histogram;
  /** Somebody heard of the site's alarm at this monotonic moment; only the first time counts. */
  heard(site: string, at: number): void;
  /** Raises them all and waits for the last to be heard of; the connections stay until `close`. */
  raise(service: Service): Promise<Sustained>;
  close(): Promise<void>;
}

export interface OverpressureSize {
  readonly backgroundDevices: number;
  /** Messages a second beside. */
  readonly offered: number;
  readonly sites: number;
  /** Longest wait for the last after the run, ms. */
  readonly lastMs: number;
}

/** Above the high-high limit of 140 kPa: an alarm at the first sample. */
const OVERPRESSURE_KPA = 150;
/** Of the run, before the first alarm. */
const WARM_UP_SECONDS = 5;

export function overpressures(context: BenchContext, size: OverpressureSize): Overpressures {
  const { backgroundDevices, offered, sites, lastMs } = size;
  const over = new Set<string>();
  const fleet = benchFleet({
    devices: backgroundDevices + 2 * sites,
    reporting: 'scada',
    outletKPa: (device) => (over.has(device) ? OVERPRESSURE_KPA : 100),
  });
  const sent = new Map<string, number>();
  const latency = new Histogram();
  let disconnect = async (): Promise<void> => undefined;
  return {
    fleet,
    latency,
    heard(site, at) {
      const sentAt = sent.get(site);
      if (sentAt === undefined) return;
      sent.delete(site);
      latency.add(at - sentAt);
    },
    async raise(service) {
      const port = service.mqttPort;
      const devices = fleet.devices.slice(0, backgroundDevices);
      const background = new Load({ port, devices, window: 64 });
      // each of them a station of its own site
      const alarming = fleet.devices.slice(backgroundDevices).filter((_, index) => index % 2 === 0);
      const stations = new Load({ port, devices: alarming, window: 4 });
      const siteOf = new Map(alarming.map(({ device, site }) => [device, site]));
      disconnect = context.atEnd(async () => {
        background.close();
        stations.close();
      });
      await background.connect();
      // first an ordinary record of each
      await stations.connect(
        (connection) => void connection.send(1, Date.now(), performance.now()),
      );
      const breakLimit = (connection: LoadConnection): void => {
        over.add(connection.device);
        sent.set(siteOf.get(connection.device) ?? '', performance.now());
        connection.send(1, Date.now(), performance.now());
      };
      const [run] = await Promise.all([
        runPaced(service, background, offered, context.seconds),
        evenly(stations.connections, context.seconds, breakLimit),
      ]);
      const deadline = performance.now() + lastMs;
      while (latency.total < sites && performance.now() < deadline) await pause(50);
      return run;
    },
    close: () => disconnect(),
  };
}

/** One after another over the run, except its beginning and its very end. */
async function evenly(
  connections: readonly LoadConnection[],
  seconds: number,
  breakLimit: (connection: LoadConnection) => void,
): Promise<void> {
  const warmUp = Math.min(WARM_UP_SECONDS, seconds / 3);
  const began = performance.now() + warmUp * 1000;
  const everyMs = ((seconds - warmUp - 1) * 1000) / connections.length;
  for (const [index, connection] of connections.entries()) {
    await pause(Math.max(0, began + index * everyMs - performance.now()));
    breakLimit(connection);
  }
}
