import type { Logger } from 'pino';
import type { BrokerSessionFigures } from './api/metrics/metrics-snapshot.ts';
import type { ReadinessFact } from './api/ports.ts';
import { openUpstream } from './ingest/upstream/open-upstream.ts';
import type { Downstream, Upstream } from './ingest/upstream/upstream.ts';
import type { UpstreamEvent } from './ingest/upstream/upstream-event.ts';
import type { Journal } from './journal/journal.ts';
import { brokerSource } from './model/broker-source.ts';
import { epochMs } from './model/units.ts';
import type { Parts } from './parts.ts';
import { hostPresence } from './sparkplug/host-state.ts';
import { brokerSettings } from './upstream-settings.ts';

/** All external brokers. */
export interface Upstreams {
  /** To publish on one of them; null: none of that name. */
  byName(name: string): Downstream | null;
  /**
   * To answer the device that sent an entry of this source; null: it did not come
   * from a broker that is to be answered on.
   */
  repliesTo(source: string): Downstream | null;
  facts(): readonly ReadinessFact[];
  figures(): readonly BrokerSessionFigures[];
  close(): Promise<void>;
}

type Needed = Pick<Parts, 'config' | 'log' | 'eventClock'> & {
  readonly journal: Pick<Journal, 'append' | 'stats'>;
};

/** Errors: certificate-unreadable. Whether a broker answers is not waited for. */
export function openUpstreams({ config, log, journal, eventClock }: Needed): Upstreams {
  const host = hostPresence(config.sparkplug.hostId, () => epochMs(eventClock.now()));
  const settings = config.brokers.map((broker, at) => brokerSettings(broker, at, host));
  for (const { name, share } of config.brokers) {
    if (share !== undefined) log.warn({ broker: name, topics: share.topics }, SHARED);
  }
  const upstreams = settings.map((broker) =>
    openUpstream(broker, { journal, clock: eventClock, onEvent: (event) => record(log, event) }),
  );
  const answered = new Map(
    upstreams.flatMap((upstream, at) =>
      config.brokers[at]?.replies === true
        ? [[brokerSource(upstream.name), upstream] as const]
        : [],
    ),
  );
  return {
    byName: (name) => upstreams.find((upstream) => upstream.name === name) ?? null,
    repliesTo: (source) => answered.get(source) ?? null,
    facts: () => upstreams.map(factOf),
    figures: () =>
      upstreams.flatMap((upstream) =>
        upstream.figures().map((figures) => ({ broker: upstream.name, ...figures })),
      ),
    async close() {
      await Promise.all(upstreams.map((upstream) => upstream.close()));
    },
  };
}

const SHARED =
  'brokers[].share: the broker deals messages out among the group, so those of one device may come out of order';

/** Told at warn again after so many equal ends in a row: half an hour at the longest wait. */
const TOLD_EVERY = 60;

function record(log: Logger, event: UpstreamEvent): void {
  if (event.kind === 'broker-connected') {
    if (event.session === 'lost') log.warn(event, 'broker');
    else log.info(event, 'broker');
  } else if (event.kind === 'broker-disconnected' && event.repeated % TOLD_EVERY !== 0) {
    log.debug(event, 'broker');
  } else log.warn(event, 'broker');
}

/**
 * Always ok: the service does its work without a broker, and whoever restarts it
 * for one that is away would only make it worse. The detail and the metric
 * `gaswatch_broker_connected` say how it is; silent devices raise their own alarms.
 */
function factOf(upstream: Upstream): ReadinessFact {
  const sessions = upstream.figures();
  const amiss = sessions.filter(({ detail }) => detail !== '');
  const connected = sessions.filter(({ isConnected }) => isConnected).length;
  const words = [
    `${connected} of ${sessions.length} sessions connected`,
    ...amiss.map(({ clientId, detail }) => `${clientId}: ${detail}`),
  ];
  return { name: `broker ${upstream.name}`, ok: true, detail: words.join('; ') };
}
