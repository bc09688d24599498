import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort, type Service } from '../../support/service.ts';
import type { BenchContext } from '../bench-context.ts';
import { benchFleet } from '../fleet.ts';
import { FastBroker } from '../load/fast-broker.ts';
import { Load } from '../load/load.ts';
import { openService } from '../under-load.ts';

const CONNECTIONS = 50;
const WINDOW = 128;
/** Sessions of the service with the broker: a partition of the devices each. */
const SESSIONS = 2;
const RECEIVE_MAXIMUM = 2000;
const WARM_UP_MS = 3000;
const READY_MS = 10_000;

/** An existing broker in front of the service, beside the broker in it; the same load on both. */
export async function upstream(context: BenchContext): Promise<void> {
  context.say('upstream');
  const embedded = await throughEmbedded(context);
  const mosquitto = await throughMosquitto(context);
  const scripted = await fromFastBroker(context);
  context.add({
    row: 'upstream',
    what: 'QoS 1 acknowledged, embedded broker',
    value: embedded,
    unit: 'messages/s',
    note: `${CONNECTIONS} connections, saturated`,
  });
  context.add({
    row: 'upstream',
    what: 'the same through Mosquitto into the journal',
    value: mosquitto,
    unit: 'messages/s',
    note:
      mosquitto === null
        ? 'mosquitto is not installed'
        : `${SESSIONS} persistent sessions, receive maximum ${RECEIVE_MAXIMUM}; Mosquitto takes its share of the processor; ${Math.round((100 * mosquitto) / embedded)} % of the row above`,
  });
  context.add({
    row: 'upstream',
    what: 'from a broker that costs nothing, one session',
    value: scripted,
    unit: 'messages/s',
    note: `acknowledged after the commit, ${RECEIVE_MAXIMUM} in flight; whole pipeline running`,
  });
}

const fleetOf = () => benchFleet({ devices: CONNECTIONS, reporting: 'scada' });

async function throughEmbedded(context: BenchContext): Promise<number> {
  const fleet = fleetOf();
  const { service, stop } = await openService(context, 'embedded', fleet);
  const load = new Load({ port: service.mqttPort, devices: fleet.devices, window: WINDOW });
  const disconnect = context.atEnd(async () => load.close());
  await load.connect();
  await load.run({ offered: 'all', seconds: WARM_UP_MS / 1000 });
  const { rate } = await load.run({ offered: 'all', seconds: context.seconds });
  await disconnect();
  await stop();
  return rate;
}

/** Null where there is no Mosquitto. */
async function throughMosquitto(context: BenchContext): Promise<number | null> {
  const port = await startMosquitto(context);
  if (port === null) return null;
  const fleet = fleetOf();
  const sessions = Array.from({ length: SESSIONS }, (_, nth) => ({
    clientId: `gaswatch-${nth}`,
    topics: fleet.devices
      .filter((__, at) => at % SESSIONS === nth)
      .map(({ device }) => `gas/v1/${device}/#`),
  }));
  const { service, stop } = await openService(
    context,
    'mosquitto',
    fleet,
    clientOf(context, port, sessions),
  );
  await connected(service, SESSIONS);
  const nobody = fleet.devices.map(({ device, source }) => ({ device, source }));
  const load = new Load({ port, devices: nobody, window: WINDOW });
  const disconnect = context.atEnd(async () => load.close());
  await load.connect();
  const running = load.run({ offered: 'all', seconds: WARM_UP_MS / 1000 + context.seconds });
  await pause(WARM_UP_MS);
  const rate = await rateOver(context.seconds * 1000, () => received(service));
  await running;
  await disconnect();
  await stop();
  return rate;
}

async function fromFastBroker(context: BenchContext): Promise<number> {
  const fleet = fleetOf();
  const [first] = fleet.devices;
  if (first === undefined) throw new RangeError('a fleet without devices');
  const broker = await FastBroker.open(first.source, RECEIVE_MAXIMUM);
  const close = context.atEnd(() => broker.close());
  const sessions = [{ clientId: 'gaswatch', topics: ['gas/v1/#'] }];
  const { stop } = await openService(
    context,
    'fast',
    fleet,
    clientOf(context, broker.port, sessions),
  );
  await pause(WARM_UP_MS);
  const rate = await rateOver(context.seconds * 1000, async () => broker.acknowledged);
  await stop();
  await close();
  return rate;
}

function clientOf(
  context: BenchContext,
  port: number,
  sessions: readonly object[],
): Readonly<Record<string, string>> {
  const file = join(context.directory('config'), 'gaswatch.yaml');
  const broker = {
    name: 'bench',
    url: `mqtt://127.0.0.1:${port}`,
    keepaliveSeconds: 600,
    receiveMaximum: RECEIVE_MAXIMUM,
    sessions,
  };
  writeFileSync(file, JSON.stringify({ brokers: [broker] }));
  return { GASWATCH_CONFIG: file };
}

async function startMosquitto(context: BenchContext): Promise<number | null> {
  const port = await freePort();
  const file = join(context.directory('mosquitto'), 'mosquitto.conf');
  const lines = [
    `listener ${port} 127.0.0.1`,
    'allow_anonymous true',
    'max_queued_messages 0',
    'max_inflight_messages 0',
  ];
  writeFileSync(file, `${lines.join('\n')}\n`);
  const child = spawn('mosquitto', ['-c', file], { stdio: 'ignore' });
  const reap = (): void => void child.kill('SIGKILL');
  process.prependOnceListener('exit', reap);
  context.atEnd(async () => reap());
  const started = await Promise.race([
    new Promise<boolean>((resolve) => child.once('error', () => resolve(false))),
    pause(1000).then(() => true),
  ]);
  return started ? port : null;
}

async function connected(service: Service, sessions: number): Promise<void> {
  const deadline = performance.now() + READY_MS;
  while (performance.now() < deadline) {
    if ((await sumOf(service, 'gaswatch_broker_connected')) === sessions) {
      // the subscriptions follow the connection at once
      await pause(500);
      return;
    }
    await pause(100);
  }
  throw new Error('the service has not connected to Mosquitto');
}

const received = (service: Service): Promise<number> =>
  sumOf(service, 'gaswatch_broker_total', 'count="messages"');

async function sumOf(service: Service, name: string, label = ''): Promise<number> {
  let sum = 0;
  for (const [sample, value] of await service.metrics()) {
    if (sample.startsWith(`${name}{`) && sample.includes(label)) sum += value;
  }
  return sum;
}

async function rateOver(ms: number, count: () => Promise<number>): Promise<number> {
  const [before, began] = [await count(), performance.now()];
  await pause(ms);
  const after = await count();
  return ((after - before) * 1000) / (performance.now() - began);
}
