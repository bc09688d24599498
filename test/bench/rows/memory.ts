import { setTimeout as pause } from 'node:timers/promises';
import type { BenchContext } from '../bench-context.ts';
import { benchFleet } from '../fleet.ts';
import { Load } from '../load/load.ts';
import { residentMiB } from '../resident-memory.ts';
import { openService } from '../under-load.ts';

const CONNECTIONS = 10_000;
const FLEET = 100_000;
/** Until start-up garbage is gone, as far as it goes by itself. */
const SETTLE_MS = 20_000;

/** Resident memory of the whole process, all threads and engines. */
export async function memory(context: BenchContext): Promise<void> {
  context.say('memory');
  await idleConnections(context);
  await largeFleet(context);
}

async function idleConnections(context: BenchContext): Promise<void> {
  const fleet = benchFleet({ devices: CONNECTIONS, reporting: 'hourly' });
  const { service, stop } = await openService(context, 'idle', fleet);
  const settle = Math.min(SETTLE_MS, context.seconds * 1000);
  await pause(settle);
  const before = residentMiB(service.pid);
  const load = new Load({ port: service.mqttPort, devices: fleet.devices, window: 1 });
  const disconnect = context.atEnd(async () => load.close());
  await load.connect();
  await pause(settle);
  context.add({
    row: 'memory',
    what: `resident with ${CONNECTIONS} idle connections`,
    value: residentMiB(service.pid),
    unit: 'MiB',
    note: `${before.toFixed(0)} MiB before they connected; a fleet of as many devices`,
  });
  await disconnect();
  await stop();
}

async function largeFleet(context: BenchContext): Promise<void> {
  const fleet = benchFleet({ devices: FLEET, reporting: 'hourly' });
  const { service, stop } = await openService(context, 'fleet', fleet);
  await pause(Math.min(SETTLE_MS, context.seconds * 1000));
  context.add({
    row: 'memory',
    what: `resident with ${FLEET} devices in the fleet`,
    value: residentMiB(service.pid),
    unit: 'MiB',
    note: `nobody connected; first start, with the fleet file read, ${(service.startedInMs / 1000).toFixed(1)} s`,
  });
  await stop();
}
