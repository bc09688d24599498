import { openAlarmStream } from '../alarm-stream.ts';
import type { BenchContext } from '../bench-context.ts';
import { overpressures } from '../overpressures.ts';
import { openService } from '../under-load.ts';

const BACKGROUND_DEVICES = 1000;
const OFFERED = 10_000;
const SITES = 300;
const MOST_P99_MS = 250;
const LAST_ALARMS_MS = 10_000;

/** From the write of the record that breaks the limit to the alarm's event at a stream reader. */
export async function alarm(context: BenchContext): Promise<void> {
  context.say('alarm');
  const load = overpressures(context, {
    backgroundDevices: BACKGROUND_DEVICES,
    offered: OFFERED,
    sites: SITES,
    lastMs: LAST_ALARMS_MS,
  });
  const { latency } = load;
  const { service, stop } = await openService(context, 'alarm', load.fleet);
  const stream = await openAlarmStream(service, ({ type, site, state }, at) => {
    if (type === 'regulator.overpressure' && state === 'unacknowledged') load.heard(site ?? '', at);
  });
  const run = await load.raise(service);
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
  await load.close();
  await stop();
}
