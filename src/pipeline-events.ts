import type { Outbox } from './channel/outbox.ts';
import type { Ingest } from './ingest/ingest.ts';
import { brokerOf } from './model/broker-source.ts';
import type { Parts } from './parts.ts';
import type { RejectedReply } from './pipeline/effects.ts';
import type { PipelineEvents } from './pipeline-client.ts';
import type { Published } from './pipeline-protocol.ts';
import type { Sparkplug } from './sparkplug-host.ts';
import type { Upstreams } from './upstreams.ts';

const utf8 = new TextEncoder();

/** The ways on which devices reach the service, and it them. */
export interface DeviceWays {
  readonly ingest: Ingest;
  readonly upstreams: Upstreams;
  readonly sparkplug: Sparkplug;
}

/** What the fold made durable goes to whoever waits for it. */
export function pipelineEvents(
  parts: Parts,
  ways: DeviceWays,
  outbox: Outbox,
  onFatal: (error: Error) => void,
): PipelineEvents {
  const { journal, watch, log, desk, live } = parts;
  return {
    published(published) {
      note(parts, published);
      desk.settle(published.results);
      live.publish(published);
      if (published.deliveries > 0) outbox.kick();
      tellRejections(parts, published, ways);
    },
    append: (entry) =>
      journal.append(entry, (err) => {
        if (err !== null) log.warn({ err }, 'a re-judging was not journaled; it is done again');
      }),
    history: ({ state, since, detail }) => {
      const holds = state === 'down' ? 'yes' : 'no';
      watch.set(
        'system.history-down',
        'history',
        holds,
        [{ name: 'detail', value: detail }],
        since,
      );
      if (state === 'down') log.error({ detail }, 'history refuses; the journal keeps');
    },
    books: ({ trouble }) => {
      if (trouble === null) log.info('the metering books take readings again');
      else log.error({ trouble }, 'the metering books refuse; the journal keeps, alarms go on');
    },
    failed: onFatal,
  };
}

function note({ progress }: Parts, published: Published): void {
  progress.folded = published.position;
  progress.foldedAt = published.at;
  progress.history = published.historyCursor;
  progress.historyAt = published.historyAt;
  progress.books = published.booksCursor;
  progress.booksAt = published.booksAt;
  progress.readings += published.counts.readings;
  progress.quarantined += published.counts.quarantined;
  progress.alarmTransitions += published.alarms.length;
}

function tellRejections({ log }: Parts, { replies }: Published, ways: DeviceWays): void {
  for (const reply of replies) {
    const { device } = reply;
    tell(reply, ways).catch((err: unknown) =>
      log.warn({ err, device }, 'a rejection was not told'),
    );
  }
}

/** By the way the message came; a broker's devices are told where its settings say so. */
async function tell({ device, source, payload }: RejectedReply, ways: DeviceWays): Promise<void> {
  const text = JSON.stringify(payload);
  if (brokerOf(source) === null) {
    await ways.ingest.publishToDevice(device, 'rejected', utf8.encode(text));
    return;
  }
  const topic = `gas/v1/${device}/rejected`;
  await ways.upstreams.repliesTo(source)?.publish(topic, text, { qos: 1, retain: false });
}
