import type { BenchContext } from '../bench-context.ts';
import type { Histogram } from '../load/histogram.ts';
import { openMailSink } from '../mail-sink.ts';
import { overpressures } from '../overpressures.ts';
import { openService } from '../under-load.ts';

const BACKGROUND_DEVICES = 200;
const OFFERED = 2_000;
/** About one a second in a run of a minute: what comes faster is told together. */
const SITES = 50;
const MOST_P99_MS = 2_000;
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
  const load = overpressures(context, {
    backgroundDevices: BACKGROUND_DEVICES,
    offered: OFFERED,
    sites: SITES,
    lastMs: LAST_MAILS_MS,
  });
  const { latency } = load;
  const sink = await openMailSink((site, recipient, at) => {
    if (recipient === GOOD) load.heard(site, at);
  });
  const closeSink = context.atEnd(() => sink.close());
  const { service, stop } = await openService(context, 'mail', load.fleet, {
    GASWATCH__EMAIL__SMTP: sink.url,
    GASWATCH__EMAIL__FROM: 'alarms@example.org',
    GASWATCH__EMAIL__TO: to,
    // a minute's budget for a person is less than one each second
    GASWATCH__NOTIFY__RATES__EMAIL__ATONCE: '1000',
  });
  const run = await load.raise(service);
  const lost = latency.total < SITES ? `; ${SITES - latency.total} NEVER CAME` : '';
  const truth = run.isSustained ? 'sustained' : 'NOT sustained';
  const note = `${latency.total} high-high overpressures on as many sites to ${to}, ${Math.round(run.result.rate)}/s beside, ${truth}, worst ${latency.max.toFixed(0)} ms${lost}`;
  await load.close();
  await stop();
  await closeSink();
  return { latency, note };
}
