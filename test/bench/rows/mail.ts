import { setTimeout as pause } from 'node:timers/promises';
import type { BenchContext } from '../bench-context.ts';
import { type BenchFleet, benchFleet } from '../fleet.ts';
import { Histogram } from '../load/histogram.ts';
import { Load } from '../load/load.ts';
import type { LoadConnection } from '../load/load-connection.ts';
import { openMailSink } from '../mail-sink.ts';
import { raiseEvenly } from '../raise-evenly.ts';
import { openService, runPaced } from '../under-load.ts';

const BACKGROUND_DEVICES = 200;
const OFFERED = 2_000;
/** About one a second in a run of a minute: what comes faster is told together. */
const SITES = 50;
const MOST_P99_MS = 2_000;
/** Above the high-high limit of 140 kPa: an alarm at the first sample. */
const OVERPRESSURE_KPA = 150;
const LAST_MAILS_MS = 20_000;
const GOOD = 'good@example.org';
const DEAD = 'dead@example.org';

/** What a person waits for: from the write of the record to the mail server's word that it has the mail. */
export async function mail(context: BenchContext): Promise<void> {
  context.say('mail');
  const alone = await measure(context, GOOD);
  const beside = await measure(context, `${GOOD},${DEAD}`);
  for (const [name, quantile] of [
    ['p50', 0.5],
    ['p99', 0.99],
  ] as const) {
    const whole = alone.latency.total === SITES;
    context.add({
      row: 'mail',
      what: `P1: publish to mail accepted, ${name}, at ${OFFERED} messages/s`,
      value: whole ? alone.latency.quantile(quantile) : null,
      unit: 'ms',
      ...(name === 'p99' ? { target: { atMost: MOST_P99_MS } } : {}),
      note: alone.note,
    });
  }
  context.add({
    row: 'mail',
    what: 'the same p99 beside a mailbox that hangs, to that without',
    value:
      beside.latency.total === SITES
        ? beside.latency.quantile(0.99) / alone.latency.quantile(0.99)
        : null,
    unit: '×',
    note: beside.note,
  });
}

interface Measured {
  readonly latency: Histogram;
  readonly note: string;
}

async function measure(context: BenchContext, to: string): Promise<Measured> {
  const over = new Set<string>();
  const fleet: BenchFleet = benchFleet({
    devices: BACKGROUND_DEVICES + 2 * SITES,
    reporting: 'scada',
    outletKPa: (device) => (over.has(device) ? OVERPRESSURE_KPA : 100),
  });
  const sent = new Map<string, number>();
  const latency = new Histogram();
  const sink = await openMailSink((site, recipient, at) => {
    const sentAt = sent.get(site);
    if (sentAt === undefined || recipient !== GOOD) return;
    sent.delete(site);
    latency.add(at - sentAt);
  });
  const closeSink = context.atEnd(() => sink.close());
  const { service, stop } = await openService(context, 'mail', fleet, {
    GASWATCH__EMAIL__SMTP: sink.url,
    GASWATCH__EMAIL__FROM: 'alarms@example.org',
    GASWATCH__EMAIL__TO: to,
    // a minute's budget for a person is less than one each second
    GASWATCH__NOTIFY__RATES__EMAIL__ATONCE: '1000',
  });
  const port = service.mqttPort;
  const devices = fleet.devices.slice(0, BACKGROUND_DEVICES);
  const background = new Load({ port, devices, window: 64 });
  const alarming = fleet.devices.slice(BACKGROUND_DEVICES).filter((_, index) => index % 2 === 0);
  const stations = new Load({ port, devices: alarming, window: 4 });
  const siteOf = new Map(alarming.map(({ device, site }) => [device, site]));
  const disconnect = context.atEnd(async () => {
    background.close();
    stations.close();
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
  const deadline = performance.now() + LAST_MAILS_MS;
  while (latency.total < SITES && performance.now() < deadline) await pause(50);
  const lost = latency.total < SITES ? `; ${SITES - latency.total} NEVER CAME` : '';
  const truth = run.isSustained ? 'sustained' : 'NOT sustained';
  const note = `${latency.total} high-high overpressures on as many sites to ${to}, ${Math.round(run.result.rate)}/s beside, ${truth}, worst ${latency.max.toFixed(0)} ms${lost}`;
  await disconnect();
  await stop();
  await closeSink();
  return { latency, note };
}
