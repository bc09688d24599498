import { once } from 'node:events';
import type { BenchContext } from '../bench-context.ts';
import { startChild } from '../child.ts';
import { benchFleet } from '../fleet.ts';
import { type BurstResult, Load } from '../load/load.ts';
import { highestSustained, openService } from '../under-load.ts';

/** Enough in flight that a group commit never waits for the next message. */
const CASES = [
  { connections: 50, window: 128 },
  { connections: 1000, window: 16 },
  { connections: 5000, window: 4 },
] as const;

const LEAST_PER_SECOND = 25_000;
const LEAST_SHARE = 50;

/** QoS 1 through the whole pipeline, beside aedes alone on the same generator. */
export async function throughput(context: BenchContext): Promise<void> {
  for (const { connections, window } of CASES) {
    context.say(`throughput: ${connections} connections`);
    const alone = await aedesAlone(context, connections, window);
    const fleet = benchFleet({ devices: connections, reporting: 'scada' });
    const { service, stop } = await openService(context, 'throughput', fleet);
    const load = new Load({ port: service.mqttPort, devices: fleet.devices, window });
    const disconnect = context.atEnd(async () => load.close());
    await load.connect();
    const run = await highestSustained(context, service, load);
    const { rate, latency, lostConnections } = run.result;
    const share = (100 * rate) / alone.rate;
    const lost = lostConnections === 0 ? '' : `; ${lostConnections} connections lost`;
    const truth = run.isSustained ? 'sustained' : 'NOT sustained';
    context.add({
      row: 'throughput',
      what: `QoS 1 acknowledged, whole pipeline, ${connections} connections`,
      value: rate,
      unit: 'messages/s',
      target: { atLeast: LEAST_PER_SECOND },
      note: `${truth} ${Math.round(run.result.seconds)} s at ${run.offered}/s offered; ${run.lag}; PUBACK p50 ${ms(latency, 0.5)}, p99 ${ms(latency, 0.99)}${lost}`,
    });
    context.add({
      row: 'throughput',
      what: `aedes alone, no storage, ${connections} connections`,
      value: alone.rate,
      unit: 'messages/s',
      note: `same generator, saturated; PUBACK p99 ${ms(alone.latency, 0.99)}`,
    });
    context.add({
      row: 'throughput',
      what: `share of aedes alone, ${connections} connections`,
      value: share,
      unit: '%',
      target: { atLeast: LEAST_SHARE },
      note: 'the two rows above',
    });
    await disconnect();
    await stop();
  }
}

const ms = (latency: BurstResult['latency'], share: number): string =>
  `${latency.quantile(share).toFixed(1)} ms`;

async function aedesAlone(
  context: BenchContext,
  connections: number,
  window: number,
): Promise<BurstResult> {
  const { process: child, end } = startChild(context, './bare-aedes.js');
  const [port] = await once(child, 'message');
  const { devices } = benchFleet({ devices: connections, reporting: 'scada' });
  const nobody = devices.map(({ device, source }) => ({ device, source }));
  const load = new Load({ port: Number(port), devices: nobody, window });
  await load.connect();
  const result = await load.run({ offered: 'all', seconds: context.seconds });
  load.close();
  await end();
  return result;
}
