import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openMetrics } from '../../src/api/metrics/metrics-registry.ts';
import type { MetricsSnapshot } from '../../src/api/metrics/metrics-snapshot.ts';
import type { Config } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { openUpstreams } from '../../src/upstreams.ts';
import { ScriptedJournal } from '../e2e/ingest-world.ts';
import { ScriptedBroker, until } from './ingest/upstream/scripted-broker.ts';

function configured(brokers: readonly object[]): Config {
  const loaded = loadConfig({ text: JSON.stringify({ brokers }), path: 'f', env: {} });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error));
  return loaded.value;
}

/** The brokers of a configuration; whose journal is the test's own, whose log is kept. */
function opened(brokers: readonly object[]) {
  const lines: { readonly level: number; readonly kind?: string; readonly reason?: string }[] = [];
  const log = pino({ level: 'debug' }, { write: (line) => void lines.push(JSON.parse(line)) });
  const journal = new ScriptedJournal();
  const upstreams = openUpstreams({
    config: configured(brokers),
    log,
    journal,
    eventClock: { now: () => 1_700_000_000_000 },
  });
  onTestFinished(() => upstreams.close());
  return { upstreams, lines, journal };
}

const INFO = 30;
const WARN = 40;
const EMPTY: MetricsSnapshot = {
  consumers: {},
  journalCommitMs: [],
  pendingEntries: 0,
  pendingBytes: 0,
  ingest: {},
  outboxQueued: 0,
  openAlarms: { 1: 0, 2: 0, 3: 0, 4: 0 },
  mqttConnections: 0,
  diskFreeBytes: null,
};

const sessions = [{ clientId: 'gw', topics: ['gas/v1/#'] }];

describe('external brokers of the service', () => {
  it('are looked up by name, and answered on only where the settings say so', async () => {
    const broker = await ScriptedBroker.open();
    const url = `mqtt://127.0.0.1:${broker.port}`;
    const { upstreams } = opened([
      { name: 'one', url, sessions, replies: true },
      { name: 'two', url, sessions: [{ clientId: 'other', topics: ['x'] }] },
    ]);
    expect(upstreams.byName('two')).not.toBeNull();
    expect(upstreams.byName('three')).toBeNull();
    expect(upstreams.repliesTo('broker/one')).toBe(upstreams.byName('one'));
    expect(upstreams.repliesTo('broker/two')).toBeNull();
    expect(upstreams.repliesTo('one')).toBeNull();
  });

  it('show in readiness and metrics whether they are there; the service is ready without', async () => {
    const broker = await ScriptedBroker.open();
    broker.script.suback = () => [0x87];
    const gone = await ScriptedBroker.open();
    const port = gone.port;
    await gone.close();
    const { upstreams, lines } = opened([
      { name: 'here', url: `mqtt://127.0.0.1:${broker.port}`, sessions },
      { name: 'gone', url: `mqtt://127.0.0.1:${port}`, sessions },
    ]);
    await until(() => lines.some(({ kind }) => kind === 'filter-refused'));
    await until(() => lines.some(({ reason }) => reason === 'unreachable'));
    expect(upstreams.facts()).toEqual([
      {
        name: 'broker here',
        ok: true,
        detail: expect.stringMatching(/^1 of 1 sessions connected; gw: gas\/v1\/#: not authorized/),
      },
      {
        name: 'broker gone',
        ok: true,
        detail: expect.stringMatching(
          /^0 of 1 sessions connected; gw: unreachable: .*ECONNREFUSED/,
        ),
      },
    ]);
    const text = await openMetrics().text({ ...EMPTY, brokers: upstreams.figures() });
    expect(text).toContain('gaswatch_broker_connected{broker="here",session="gw"} 1');
    expect(text).toContain('gaswatch_broker_connected{broker="gone",session="gw"} 0');
    expect(text).toContain('gaswatch_broker_filters_refused{broker="here",session="gw"} 1');
    expect(text).toMatch(
      /gaswatch_broker_total\{broker="gone",session="gw",count="failures"\} [1-9]/,
    );
  });

  it('that stay away are told once, not with every attempt', async () => {
    const gone = await ScriptedBroker.open();
    const { port } = gone;
    await gone.close();
    const { lines } = opened([{ name: 'gone', url: `mqtt://127.0.0.1:${port}`, sessions }]);
    await until(() => lines.filter(({ reason }) => reason === 'unreachable').length > 2);
    expect(lines.filter(({ level }) => level >= WARN)).toHaveLength(1);
    expect(lines.every(({ level }) => level !== INFO)).toBe(true);
  });

  it('with a shared subscription are warned of: order is lost', () => {
    const share = { clientId: 's', group: 'g', topics: ['plant/#'] };
    const { lines } = opened([{ name: 'one', url: 'mqtt://127.0.0.1:9', share }]);
    expect(lines).toContainEqual(
      expect.objectContaining({ level: WARN, broker: 'one', topics: ['plant/#'] }),
    );
  });
});
