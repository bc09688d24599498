import type { Outbox } from './channel/outbox.ts';
import type { Ingest } from './ingest/ingest.ts';
import type { Parts } from './parts.ts';
import type { PipelineEvents } from './pipeline-client.ts';
import type { Published } from './pipeline-protocol.ts';

const utf8 = new TextEncoder();

/** What the fold made durable goes to whoever waits for it. */
export function pipelineEvents(
  parts: Parts,
  ingest: Ingest,
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
      tellRejections(parts, published, ingest);
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
    failed: onFatal,
  };
}

function note({ progress }: Parts, published: Published): void {
  progress.folded = published.position;
  progress.foldedAt = published.at;
  progress.history = published.historyCursor;
  progress.historyAt = published.historyAt;
  progress.readings += published.counts.readings;
  progress.quarantined += published.counts.quarantined;
  progress.alarmTransitions += published.alarms.length;
}

function tellRejections({ log }: Parts, { replies }: Published, ingest: Ingest): void {
  for (const { device, payload } of replies) {
    ingest
      .publishToDevice(device, 'rejected', utf8.encode(JSON.stringify(payload)))
      .catch((err: unknown) => log.warn({ err, device }, 'a rejection was not told'));
  }
}
