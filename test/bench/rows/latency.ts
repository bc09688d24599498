import type { BenchContext } from '../bench-context.ts';
import { benchFleet } from '../fleet.ts';
import { Load } from '../load/load.ts';
import { drained, openService, runPaced } from '../under-load.ts';

const CONNECTIONS = 1000;
const OFFERED = [2000, 10_000] as const;
/** Code that is not compiled yet would be most of a short run's tail. */
const WARM_UP_SECONDS = 5;

/** PUBACK at moderate load, from the moment a message was due. */
export async function latency(context: BenchContext): Promise<void> {
  context.say('latency');
  const fleet = benchFleet({ devices: CONNECTIONS, reporting: 'scada' });
  const { service, stop } = await openService(context, 'latency', fleet);
  const load = new Load({ port: service.mqttPort, devices: fleet.devices, window: 64 });
  const disconnect = context.atEnd(async () => load.close());
  await load.connect();
  await load.run({ offered: OFFERED[0], seconds: WARM_UP_SECONDS });
  for (const offered of OFFERED) {
    await drained(service);
    const { result, lag, isSustained } = await runPaced(service, load, offered, context.seconds);
    const truth = isSustained ? 'sustained' : 'NOT sustained';
    for (const [name, share] of [
      ['p50', 0.5],
      ['p99', 0.99],
    ] as const) {
      context.add({
        row: 'latency',
        what: `PUBACK ${name} at ${offered} messages/s`,
        value: result.latency.quantile(share),
        unit: 'ms',
        note: `${CONNECTIONS} connections, ${Math.round(result.rate)}/s acknowledged, ${truth}, ${lag}, worst ${result.latency.max.toFixed(0)} ms`,
      });
    }
  }
  await disconnect();
  await stop();
}
