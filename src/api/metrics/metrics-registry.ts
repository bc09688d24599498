import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { brokerMetrics } from './broker-metrics.ts';
import type { MetricsSnapshot, NotifyFigures } from './metrics-snapshot.ts';

export interface MetricsRegistry {
  readonly contentType: string;
  /** Prometheus text of this snapshot and of everything counted here. */
  text(snapshot: MetricsSnapshot): Promise<string>;
  /** A request answered; `route` is the declared one, so that ids make no series. */
  answered(method: string, route: string, status: number, seconds: number): void;
  streams(open: number, cut: number): void;
}

/** Its own registry: nothing global, and no label names a device. */
export function openMetrics(): MetricsRegistry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const show = snapshotMetrics(registry);
  const requests = new Histogram({
    name: 'gaswatch_http_request_seconds',
    help: 'Time to answer a request',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
    registers: [registry],
  });
  const gauge = gaugeIn(registry);
  const openStreams = gauge('gaswatch_streams_open', 'Event streams open');
  const cutStreams = gauge('gaswatch_streams_cut', 'Streams cut since the start: too slow');
  return {
    contentType: registry.contentType,
    async text(snapshot) {
      show(snapshot);
      return registry.metrics();
    },
    answered: (method, route, status, seconds) =>
      requests.observe({ method, route, status: String(status) }, seconds),
    streams(open, cut) {
      openStreams.set(open);
      cutStreams.set(cut);
    },
  };
}

const gaugeIn =
  (registry: Registry) =>
  (name: string, help: string): Gauge =>
    new Gauge({ name, help, registers: [registry] });

function snapshotMetrics(registry: Registry): (snapshot: MetricsSnapshot) => void {
  const gauge = gaugeIn(registry);
  const registers = [registry];
  const by = <L extends string>(label: L, name: string, help: string): Gauge<L> =>
    new Gauge({ name, help, labelNames: [label], registers });
  const lagEntries = by('consumer', 'gaswatch_consumer_lag_entries', 'Entries not yet consumed');
  const lagSeconds = by('consumer', 'gaswatch_consumer_lag_seconds', 'Age of the oldest of them');
  const openAlarms = by('priority', 'gaswatch_alarms_open', 'Alarms not closed');
  const commits = new Histogram({
    name: 'gaswatch_journal_commit_seconds',
    help: 'Duration of a group commit',
    buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1, 5],
    registers,
  });
  const ingest = new Counter({
    name: 'gaswatch_ingest_total',
    help: 'What ingest counted since the start',
    labelNames: ['count'] as const,
    registers,
  });
  const pendingEntries = gauge('gaswatch_journal_pending_entries', 'Accepted, not yet committed');
  const pendingBytes = gauge('gaswatch_journal_pending_bytes', 'Accepted, not yet committed');
  const outbox = gauge('gaswatch_outbox_queued', 'Deliveries waiting to be sent');
  const notify = notifyMetrics(registry);
  const brokers = brokerMetrics(registry);
  const connections = gauge('gaswatch_mqtt_connections', 'Devices connected');
  const disk = gauge('gaswatch_disk_free_bytes', 'Free in the data directory');
  return (snapshot) => {
    for (const [consumer, { entries, seconds }] of Object.entries(snapshot.consumers)) {
      lagEntries.set({ consumer }, entries);
      lagSeconds.set({ consumer }, seconds);
    }
    for (const [priority, count] of Object.entries(snapshot.openAlarms)) {
      openAlarms.set({ priority }, count);
    }
    for (const ms of snapshot.journalCommitMs) commits.observe(ms / 1000);
    // the totals are kept where things are counted: a counter of ours would only repeat them
    ingest.reset();
    for (const [count, total] of Object.entries(snapshot.ingest)) ingest.inc({ count }, total);
    brokers(snapshot.brokers ?? []);
    pendingEntries.set(snapshot.pendingEntries);
    pendingBytes.set(snapshot.pendingBytes);
    outbox.set(snapshot.outboxQueued);
    if (snapshot.notify !== undefined) notify(snapshot.notify);
    connections.set(snapshot.mqttConnections);
    disk.set(snapshot.diskFreeBytes ?? Number.NaN);
  };
}

const BREAKER_LEVEL = { closed: 0, 'half-open': 1, open: 2 } as const;

function notifyMetrics(registry: Registry): (figures: NotifyFigures) => void {
  const byChannel = (name: string, help: string): Gauge<'channel'> =>
    new Gauge({ name, help, labelNames: ['channel'], registers: [registry] });
  const oldest = gaugeIn(registry)(
    'gaswatch_outbox_oldest_seconds',
    'Age of the oldest delivery waiting',
  );
  const failures = byChannel('gaswatch_channel_failures_in_row', 'Failures since the last success');
  const breaker = byChannel(
    'gaswatch_channel_breaker',
    'Circuit breaker of the channel: 0 closed, 1 probing, 2 open',
  );
  return ({ oldestSeconds, failuresInRow, breakers }) => {
    oldest.set(oldestSeconds);
    for (const [channel, count] of Object.entries(failuresInRow)) failures.set({ channel }, count);
    for (const [channel, state] of Object.entries(breakers)) {
      breaker.set({ channel }, BREAKER_LEVEL[state]);
    }
  };
}
