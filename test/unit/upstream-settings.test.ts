import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { epochMs } from '../../src/model/units.ts';
import { hostPresence } from '../../src/sparkplug/host-state.ts';
import { brokerSettings } from '../../src/upstream-settings.ts';
import { temporaryDirectory } from '../support/temp-dir.ts';

const HOST = hostPresence('gaswatch', () => epochMs(1_700_000_000_000));

function settings(more: string, url = 'mqtt://b.example.org') {
  const sessions = 'sessions: [{clientId: gw, topics: ["gas/v1/#"]}]';
  const text = `brokers: [{name: plant, url: "${url}", ${sessions}, ${more}}]`;
  const loaded = loadConfig({ text, path: 'f', env: {} });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error));
  const [broker] = loaded.value.brokers;
  if (broker === undefined) throw new Error('no broker');
  return brokerSettings(broker, 0, HOST);
}

describe("a broker in the client's terms", () => {
  it.each([
    ['mqtt://h', 'h', 1883],
    ['mqtts://h', 'h', 8883],
    ['mqtt://10.0.0.1:2883/', '10.0.0.1', 2883],
    ['mqtt://[::1]:1884', '::1', 1884],
  ])('%s is host %s, port %i', (url, host, port) => {
    expect(settings('', url)).toMatchObject({ host, port });
  });

  it('has certificates read, and names the key of one that cannot be', () => {
    const dir = temporaryDirectory('pem');
    writeFileSync(join(dir, 'ca.pem'), 'CA');
    const { tls } = settings(`caFile: ${dir}/ca.pem, serverName: inner`, 'mqtts://h');
    expect(`${tls?.ca}`).toBe('CA');
    expect(tls?.serverName).toBe('inner');
    expect(settings('').tls).toBeUndefined();
    expect(() => settings(`caFile: ${dir}/none.pem`, 'mqtts://h')).toThrow(
      /brokers\[0\]\.caFile: .*none\.pem/,
    );
  });

  it('reads a shared subscription in a session of its own', () => {
    const { sessions } = settings('share: {clientId: s, group: g, topics: ["plant/#"]}');
    expect(sessions).toEqual([
      { clientId: 'gw', filters: ['gas/v1/#'] },
      { clientId: 's', filters: ['$share/g/plant/#'] },
    ]);
  });

  it('announces itself on its status topic, or leaves the will that was asked for', () => {
    const { presence } = settings('status: gaswatch/status');
    expect(presence?.topics).toEqual(['gaswatch/status']);
    expect(presence?.next()).toEqual({
      will: { topic: 'gaswatch/status', payload: '"offline"', qos: 1, retain: true },
      online: { topic: 'gaswatch/status', payload: '"online"', qos: 1, retain: true },
      offline: { topic: 'gaswatch/status', payload: '"offline"', qos: 1, retain: true },
    });
    expect(settings('will: {topic: t, payload: gone}').presence?.next()).toEqual({
      will: { topic: 't', payload: 'gone', qos: 1, retain: false },
      online: null,
      offline: null,
    });
    expect(settings('sparkplugState: true').presence?.next().will).toMatchObject({
      topic: 'spBv1.0/STATE/gaswatch',
      payload: '{"online":false,"timestamp":1700000000000}',
      retain: true,
    });
    expect(settings('').presence).toBeUndefined();
  });
});
