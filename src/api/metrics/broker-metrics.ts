import { Counter, Gauge, type Registry } from 'prom-client';
import type { BrokerSessionFigures } from './metrics-snapshot.ts';

const TOTALS = ['messages', 'bytes', 'reconnects', 'failures', 'notStored', 'oversized'] as const;

/** Sessions with external brokers: as many series as the configuration names. */
export function brokerMetrics(
  registry: Registry,
): (sessions: readonly BrokerSessionFigures[]) => void {
  const registers = [registry];
  const labelNames = ['broker', 'session'] as const;
  const gauge = (name: string, help: string) => new Gauge({ name, help, labelNames, registers });
  const connected = gauge(
    'gaswatch_broker_connected',
    'Session with the broker: 1 connected, 0 not',
  );
  const inFlight = gauge('gaswatch_broker_in_flight', 'Of the broker, received, not yet on disk');
  const refused = gauge('gaswatch_broker_filters_refused', 'Filters the broker does not grant');
  const totals = new Counter({
    name: 'gaswatch_broker_total',
    help: 'What the session counted since the start',
    labelNames: ['broker', 'session', 'count'] as const,
    registers,
  });
  return (sessions) => {
    // kept where they are counted, as those of ingest are
    totals.reset();
    for (const figures of sessions) {
      const labels = { broker: figures.broker, session: figures.clientId };
      connected.set(labels, figures.isConnected ? 1 : 0);
      inFlight.set(labels, figures.inFlight);
      refused.set(labels, figures.refusedFilters);
      for (const count of TOTALS) totals.inc({ ...labels, count }, figures[count]);
    }
  };
}
