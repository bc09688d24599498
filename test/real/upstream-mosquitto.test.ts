import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { BrokerSettings } from '../../src/ingest/upstream/broker-settings.ts';
import { openUpstream } from '../../src/ingest/upstream/open-upstream.ts';
import type { Upstream } from '../../src/ingest/upstream/upstream.ts';
import type { UpstreamEvent } from '../../src/ingest/upstream/upstream-event.ts';
import {
  AUTHORITY,
  DEVICE_CERTIFICATE,
  DEVICE_KEY,
  FORGED_CERTIFICATE,
  FORGED_KEY,
  SERVER_CERTIFICATE,
  SERVER_KEY,
} from '../e2e/ingest-certificates.ts';
import { ScriptedJournal, until } from '../e2e/ingest-world.ts';
import { passwordOf } from '../support/fleet-text.ts';
import { eventually } from '../support/live-records.ts';
import { spawnService } from '../support/service-process.ts';
import { temporaryDirectory } from '../support/temp-dir.ts';
import { mosquittoPub, mosquittoSub } from './mosquitto.ts';
import { mosquittoBroker } from './mosquitto-broker.ts';
import { run } from './part.ts';
import { upstreamPlace } from './upstream-place.ts';

interface Client {
  readonly upstream: Upstream;
  readonly journal: ScriptedJournal;
  readonly events: UpstreamEvent[];
  texts(): readonly string[];
  connected(times?: number): Promise<void>;
}

/** A client of its own on this broker, whose journal commits every 2 ms. */
function client(port: number, settings: Partial<BrokerSettings> = {}): Client {
  const journal = new ScriptedJournal();
  journal.commitEvery(2);
  const events: UpstreamEvent[] = [];
  const upstream = openUpstream(
    {
      name: 'plant',
      host: '127.0.0.1',
      port,
      protocol: 'auto',
      keepaliveMs: 10_000,
      sessionExpirySeconds: 3600,
      receiveMaximum: 100,
      packetBytes: 10_000,
      inFlight: { messages: 1000, bytes: 10_000_000 },
      sessions: [{ clientId: 'gaswatch', filters: ['gas/v1/#'] }],
      timing: { firstRetryMs: 50, longestRetryMs: 200, askAgainMs: 100 },
      ...settings,
    },
    { journal, clock: { now: () => Date.now() }, onEvent: (event) => events.push(event) },
  );
  onTestFinished(async () => {
    await upstream.close();
    journal.stop();
  });
  return {
    upstream,
    journal,
    events,
    texts: () => journal.entries.map(({ payload }) => Buffer.from(payload).toString()),
    connected: (times = 1) =>
      until(() => events.filter(({ kind }) => kind === 'broker-connected').length >= times),
  };
}

const login = (port: number, device = 'a') => ({ port, device, password: passwordOf(device) });
const TOPIC = 'gas/v1/a/telemetry';

/** Many messages by one call of mosquitto_pub, a line each. */
async function publishLines(port: number, lines: readonly string[]): Promise<void> {
  const file = join(temporaryDirectory('lines'), 'lines');
  writeFileSync(file, `${lines.join('\n')}\n`);
  const args = ['-h', '127.0.0.1', '-p', `${port}`, '-q', '1', '-t', TOPIC, '-l'];
  const { code } = await run('sh', ['-c', `exec mosquitto_pub ${args.join(' ')} < ${file}`]);
  expect(code).toBe(0);
}

describe('as a client of Mosquitto', () => {
  it.each([4, 5] as const)(
    'in MQTT level %i, every message arrives once and in order',
    async (protocol) => {
      const { port } = await mosquittoBroker();
      const { connected, texts, upstream } = client(port, { protocol });
      await connected();
      const lines = Array.from({ length: 2000 }, (_, nth) => `line ${nth}`);
      await publishLines(port, lines);
      await until(() => texts().length >= lines.length);
      expect(texts()).toEqual(lines);
      expect(upstream.figures()[0]).toMatchObject({
        isConnected: true,
        detail: '',
        messages: 2000,
      });
    },
  );

  it.each([4, 5] as const)(
    'in MQTT level %i, what is sent while it is away waits in the session',
    async (protocol) => {
      const { port } = await mosquittoBroker();
      const first = client(port, { protocol });
      await first.connected();
      await until(() => first.upstream.figures()[0]?.isConnected === true);
      await publishLines(port, ['before']);
      await until(() => first.texts().length === 1);
      await first.upstream.close();
      const lines = Array.from({ length: 3000 }, (_, nth) => `away ${nth}`);
      await publishLines(port, lines);
      const second = client(port, { protocol });
      await until(() => second.texts().length >= lines.length);
      expect(second.texts()).toEqual(lines);
      expect(second.events[0]).toMatchObject({ kind: 'broker-connected', session: 'resumed' });
    },
  );

  it('that is restarted, the session goes on; that forgets it, the gap is told', async () => {
    const dir = temporaryDirectory('mosquitto');
    const broker = await mosquittoBroker({ dir });
    const { connected, events, texts } = client(broker.port);
    await connected();
    await publishLines(broker.port, ['one']);
    await until(() => texts().length === 1);
    await broker.stop();
    const again = await mosquittoBroker({ dir, port: broker.port });
    await connected(2);
    await publishLines(broker.port, ['two']);
    await until(() => texts().length === 2);
    await again.stop();
    await mosquittoBroker({ port: broker.port });
    await connected(3);
    const sessions = events.flatMap((event) =>
      event.kind === 'broker-connected' ? [event.session] : [],
    );
    expect(sessions).toEqual(['new', 'resumed', 'lost']);
    await publishLines(broker.port, ['three']);
    await until(() => texts().length === 3);
    expect(texts()).toEqual(['one', 'two', 'three']);
  });

  it('that forbids a topic: a message of ours fails in its words, a filter is granted and stays empty', async () => {
    const file = join(temporaryDirectory('acl'), 'acl');
    writeFileSync(file, 'topic readwrite gas/v1/#\n');
    const { port } = await mosquittoBroker({ lines: [`acl_file ${file}`] });
    const { connected, events, texts, upstream } = client(port, {
      protocol: 5,
      sessions: [{ clientId: 'gaswatch', filters: ['gas/v1/#', 'secret/#'] }],
    });
    await connected();
    await expect(
      upstream.publish('secret/x', 'x', { qos: 1, retain: false }),
    ).rejects.toMatchObject({
      code: 'upstream-refused',
      message: expect.stringContaining('access control list'),
    });
    await publishLines(port, ['allowed']);
    await until(() => texts().length === 1);
    // an acl_file does not refuse the subscription. With max_inflight_messages 0 Mosquitto 2.0.11
    // hangs up over the message it refused: the session goes on all the same
    expect(events.map(({ kind }) => kind)).not.toContain('filter-refused');
    expect(upstream.figures()[0]).toMatchObject({ isConnected: true, refusedFilters: 0 });
  });

  it('that asks for a password, a wrong one is refused in words', async () => {
    const file = join(temporaryDirectory('passwords'), 'passwords');
    writeFileSync(file, '');
    await run('mosquitto_passwd', ['-b', file, 'gw', 'right']);
    const { port } = await mosquittoBroker({
      lines: ['allow_anonymous false', `password_file ${file}`],
    });
    const wrong = client(port, { username: 'gw', password: 'wrong' });
    await until(() => wrong.events.length > 0);
    expect(wrong.events[0]).toMatchObject({
      kind: 'broker-disconnected',
      reason: 'refused',
      detail: expect.stringMatching(/access control|passwordFile/),
    });
    await wrong.upstream.close();
    await client(port, { username: 'gw', password: 'right' }).connected();
  });

  it('over TLS: its certificate is checked, ours is shown', async () => {
    const dir = temporaryDirectory('tls');
    const files = { ca: AUTHORITY, cert: SERVER_CERTIFICATE, key: SERVER_KEY };
    for (const [name, pem] of Object.entries(files)) writeFileSync(join(dir, name), pem);
    const { port } = await mosquittoBroker({
      lines: [
        `cafile ${join(dir, 'ca')}`,
        `certfile ${join(dir, 'cert')}`,
        `keyfile ${join(dir, 'key')}`,
        'require_certificate true',
      ],
    });
    const own = { cert: DEVICE_CERTIFICATE, key: DEVICE_KEY };
    await client(port, { tls: { ca: AUTHORITY, serverName: 'localhost', ...own } }).connected();

    const reasonOf = async (tls: BrokerSettings['tls']): Promise<string> => {
      const refused = client(port, {
        ...(tls === undefined ? {} : { tls }),
        sessions: [{ clientId: 'x', filters: ['x'] }],
      });
      await until(() => refused.events.length > 0);
      const [event] = refused.events;
      await refused.upstream.close();
      return event?.kind === 'broker-disconnected'
        ? `${event.reason}: ${event.detail}`
        : 'connected';
    };
    expect(await reasonOf({ serverName: 'localhost', ...own })).toMatch(/^tls-failed: /);
    expect(await reasonOf({ ca: AUTHORITY, serverName: 'elsewhere.org', ...own })).toMatch(
      /^tls-failed: .*elsewhere/,
    );
    const forged = { cert: FORGED_CERTIFICATE, key: FORGED_KEY };
    expect(await reasonOf({ ca: AUTHORITY, serverName: 'localhost', ...forged })).toMatch(
      /^(tls-failed|closed|unreachable): /,
    );
    expect(await reasonOf(undefined)).toMatch(/^closed: /);
  });

  it('a message that is too large passes by, and those behind it arrive', async () => {
    const { port } = await mosquittoBroker();
    const { connected, texts, events } = client(port, { packetBytes: 1000 });
    await connected();
    await publishLines(port, ['small', 'x'.repeat(60_000), 'behind']);
    await until(() => texts().length === 2);
    expect(texts()).toEqual(['small', 'behind']);
    expect(events.at(-1)).toMatchObject({ kind: 'oversized-upstream', topic: TOPIC });
  });

  it('its will is published when it dies, its status while it lives and when it goes', async () => {
    const broker = await mosquittoBroker();
    const status = 'gaswatch/status';
    const place = await upstreamPlace(
      broker,
      [{ id: 'a', kind: 'station' }],
      [{ clientId: 'gw', topics: ['gas/v1/#'] }],
      { status },
    );
    const watcher = mosquittoSub(login(broker.port, 'watcher'), status);
    const seen = () =>
      watcher
        .printed()
        .trim()
        .split('\n')
        .map((line) => line.replace(`${status} `, ''));
    const service = spawnService(place);
    await service.ready;
    await eventually(() => expect(seen()).toEqual(['"online"']));
    await service.kill();
    await eventually(() => expect(seen()).toEqual(['"online"', '"offline"']));
    const again = spawnService(place);
    await again.ready;
    await eventually(() => expect(seen()).toHaveLength(3));
    expect(await again.stop()).toEqual({ code: 0, signal: null });
    await eventually(() =>
      expect(seen()).toEqual(['"online"', '"offline"', '"online"', '"offline"']),
    );
  });

  it('a refused message is answered on the broker, once, and the answer is not taken for a message', async () => {
    const broker = await mosquittoBroker();
    const place = await upstreamPlace(
      broker,
      [{ id: 'a', kind: 'station' }],
      [{ clientId: 'gw', topics: ['gas/v1/#'] }],
      { replies: true, protocol: 4 },
    );
    const service = spawnService(place);
    await service.ready;
    await eventually(() => expect(service.stdout()).toContain('broker-connected'));
    const listener = mosquittoSub(login(broker.port, 'listener'), 'gas/v1/a/rejected');
    await eventually(async () => {
      await mosquittoPub(login(broker.port), TOPIC, 'not JSON');
      expect(listener.printed()).toContain('gas/v1/a/rejected {"reason":"not-json"');
    });
    const metrics = await (await fetch(`http://127.0.0.1:${place.httpPort}/metrics`)).text();
    expect(metrics).toContain('gaswatch_broker_connected{broker="mosquitto",session="gw"} 1');
    const ready = await (await fetch(`http://127.0.0.1:${place.httpPort}/readyz`)).text();
    expect(ready).toContain('1 of 1 sessions connected');
    expect(await service.stop()).toEqual({ code: 0, signal: null });
    expect(service.stdout()).not.toContain('topic-unknown');
  });
});
