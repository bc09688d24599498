import { setTimeout as pause } from 'node:timers/promises';
import { openAlarmStream } from '../alarm-stream.ts';
import type { BenchContext } from '../bench-context.ts';
import { benchFleet } from '../fleet.ts';
import { Histogram } from '../load/histogram.ts';
import { Load } from '../load/load.ts';
import type { LoadConnection } from '../load/load-connection.ts';
import { raiseEvenly } from '../raise-evenly.ts';
import { openService, runPaced } from '../under-load.ts';

const BACKGROUND_DEVICES = 1000;
const OFFERED = 10_000;
const SITES = 300;
const MOST_P99_MS = 250;
/** Above the high-high limit of 140 kPa: an alarm at the first sample. */
const OVERPRESSURE_KPA = 150;
const LAST_ALARMS_MS = 10_000;

/** From the write of the record that breaks the limit to the alarm's event at a stream reader. */
export async function alarm(context: BenchContext): Promise<void> {
  context.say('alarm');
  const over = new Set<string>();
  const fleet = benchFleet({
    devices: BACKGROUND_DEVICES + 2 * SITES,
    reporting: 'scada',
    outletKPa: (device) => (over.has(device) ? OVERPRESSURE_KPA : 100),
  });
  const { service, stop } = await openService(context, 'alarm', fleet);
  const port = service.mqttPort;
  const background = new Load({
    port,
    devices: fleet.devices.slice(0, BACKGROUND_DEVICES),
    window: 64,
  });
  // each of them a station of its own site
  const alarming = fleet.devices.slice(BACKGROUND_DEVICES).filter((_, index) => index % 2 === 0);
  const stations = new Load({ port, devices: alarming, window: 4 });
  const siteOf = new Map(alarming.map(({ device, site }) => [device, site]));
  const disconnect = context.atEnd(async () => {
    background.close();
    stations.close();
  });
  const sent = new Map<string, number>();
  const latency = new Histogram();
  const stream = await openAlarmStream(service, ({ type, site, state }, at) => {
    const sentAt = sent.get(site ?? '');
    if (type !== 'regulator.overpressure' || state !== 'unacknowledged' || sentAt === undefined) {
      return;
    }
    sent.delete(site ?? '');
    latency.add(at - sentAt);
  });
  await background.connect();
  // first an ordinary record of each
  await stations.connect((connection) => void connection.send(1, Date.now(), performance.now()));
  const raise = (connection: LoadConnection): void => {
    over.add(connection.device);
    sent.set(siteOf.get(connection.device) ?? '', performance.now());
    connection.send(1, Date.now(), performance.now());
  };
  const [run] = await Promise.all([
    runPaced(service, background, OFFERED, context.seconds),
    raiseEvenly(stations.connections, context.seconds, raise),
  ]);
  const deadline = performance.now() + LAST_ALARMS_MS;
  while (latency.total < SITES && performance.now() < deadline) await pause(50);
  stream.close();
  const lost = latency.total < SITES ? `; ${SITES - latency.total} NEVER CAME` : '';
  const truth = run.isSustained ? 'sustained' : 'NOT sustained';
  const puback = run.result.latency.quantile(0.99).toFixed(0);
  const note = `${latency.total} high-high overpressures on as many sites, ${Math.round(run.result.rate)}/s beside with PUBACK p99 ${puback} ms, ${truth}, ${run.lag}, worst ${latency.max.toFixed(0)} ms${lost}`;
  const what = (name: string) =>
    `publish to alarm on the stream, ${name}, at ${OFFERED} messages/s`;
  context.add({ row: 'alarm', what: what('p50'), value: latency.quantile(0.5), unit: 'ms', note });
  context.add({
    row: 'alarm',
    what: what('p99'),
    value: latency.total < SITES ? null : latency.quantile(0.99),
    unit: 'ms',
    target: { atMost: MOST_P99_MS },
    note,
  });
  await disconnect();
  await stop();
}
