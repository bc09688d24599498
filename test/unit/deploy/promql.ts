import { openMetrics } from '../../../src/api/metrics/metrics-registry.ts';
import type { MetricsSnapshot } from '../../../src/api/metrics/metrics-snapshot.ts';

/** Of Prometheus itself, beside what the service exports. */
const OF_PROMETHEUS = ['up', 'ALERTS'];

const WORDS = new Set(['by', 'on', 'and', 'or', 'unless', 'without', 'ignoring', 'bool', 'offset']);

/** Names of the metrics that an expression reads. */
export function metricsIn(expression: string): readonly string[] {
  const bare = expression
    .replaceAll(/"[^"]*"|'[^']*'/g, '')
    .replaceAll(/\{[^}]*\}|\[[^\]]*\]/g, ' ')
    .replaceAll(/\b(?:by|on|without|ignoring)\s*\([^)]*\)/g, ' ');
  const names = [...bare.matchAll(/[A-Za-z_:][\w:]*(?!\s*\(|[\w:])/g)].map(([name]) => name);
  return [...new Set(names.filter((name) => !WORDS.has(name)))];
}

/** Everything that the service can show at once. */
const SNAPSHOT: MetricsSnapshot = {
  consumers: { fold: { entries: 0, seconds: 0 }, history: { entries: 0, seconds: 0 } },
  journalCommitMs: [1],
  pendingEntries: 0,
  pendingBytes: 0,
  ingest: { messages: 1 },
  outboxQueued: 0,
  notify: { oldestSeconds: 0, failuresInRow: { email: 0 }, breakers: { email: 'closed' } },
  openAlarms: { 1: 0, 2: 0, 3: 0, 4: 0 },
  mqttConnections: 0,
  diskFreeBytes: 1,
};

/** Names of all samples that a scrape of the service gives. */
export async function exportedMetrics(): Promise<ReadonlySet<string>> {
  const metrics = openMetrics();
  metrics.answered('GET', '/healthz', 200, 0.001);
  const text = await metrics.text(SNAPSHOT);
  const declared = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].flatMap(([, name = '', type]) =>
    type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
  );
  return new Set([...declared, ...OF_PROMETHEUS]);
}
