import { describe, expect, it } from 'vitest';
import type { Config } from '../../../src/config/config.ts';
import { problemLine } from '../../../src/config/config-problem.ts';
import { loadConfig } from '../../../src/config/load-config.ts';
import { redact } from '../../../src/config/redact.ts';

const load = (text: string, files: Readonly<Record<string, string>> = {}) =>
  loadConfig({ text, path: 'f', env: {}, readSecretFile: (path) => files[path] ?? '' });

function good(text: string, files: Readonly<Record<string, string>> = {}): Config {
  const result = load(text, files);
  if (!result.ok) throw new Error(result.error.map(problemLine).join('\n'));
  return result.value;
}

const problems = (text: string): string => {
  const result = load(text);
  return result.ok ? '' : result.error.map(problemLine).join('\n');
};

const SESSION = 'sessions: [{clientId: gw, topics: ["gas/v1/#"]}]';
const broker = (more: string, sessions = SESSION) =>
  `brokers: [{name: plant, url: "mqtts://b.example.org", ${sessions}, ${more}}]`;

describe('external brokers', () => {
  it('are none by default; one needs a name, a URL and a session', () => {
    expect(good('').brokers).toEqual([]);
    expect(good(broker('')).brokers[0]).toMatchObject({
      name: 'plant',
      protocol: 'auto',
      keepaliveSeconds: 30,
      sessionExpirySeconds: 604_800,
      receiveMaximum: 1000,
      replies: false,
      sessions: [{ clientId: 'gw', topics: ['gas/v1/#'] }],
    });
    expect(problems('brokers: [{name: a, url: "mqtt://h"}]')).toContain(
      'a session with its topics',
    );
    expect(problems('brokers: [{}]')).toMatch(
      /brokers\[0\]\.name: missing[^]*brokers\[0\]\.url: missing/,
    );
  });

  it('take the version by its number', () => {
    expect(good(broker('protocol: 4')).brokers[0]?.protocol).toBe(4);
    expect(problems(broker('protocol: 3'))).toContain('expected one of auto, 4, 5, found 3');
  });

  it('take the password from a file, and never show it', () => {
    const config = good(broker('username: gw, passwordFile: /p'), { '/p': 'geheim\n' });
    expect(config.brokers[0]?.password).toBe('geheim');
    expect(JSON.stringify(redact(config))).not.toContain('geheim');
    expect(problems(broker('password: x'))).toContain('a password without a user name');
    expect(problems(broker('username: u, password: x, passwordFile: y'))).toContain('not both');
  });

  it.each(['mqtt://user:geheim@h', 'http://h', 'h:1883', 'mqtt://', 'mqtt://h/path'])(
    'refuse the URL %s, without repeating a password in it',
    (url) => {
      const text = problems(`brokers: [{name: a, url: "${url}", ${SESSION}}]`);
      expect(text).toContain('brokers[0].url: expected a URL such as mqtts://');
      expect(text).not.toContain('geheim');
    },
  );

  it.each([
    ['certFile: /c', 'keyFile: missing'],
    ['keyFile: /c', 'certFile: missing'],
    ['status: s, will: {topic: t, payload: p}', '.will: set one of will, status'],
    ['status: s, sparkplugState: true', '.status: set one of will, status'],
    ['status: "gaswatch/#"', 'a topic without wildcards'],
    ['keepaliveSeconds: 1', 'from 5'],
  ])('refuse %s', (more, words) => {
    expect(problems(broker(more))).toContain(words);
  });

  it('refuse TLS settings without TLS', () => {
    const text = `brokers: [{name: a, url: "mqtt://h", caFile: /c, serverName: h, ${SESSION}}]`;
    expect(problems(text)).toMatch(
      /brokers\[0\]\.caFile: is for TLS[^]*brokers\[0\]\.serverName: is for TLS/,
    );
  });

  it('refuse filters that are none, shared ones outside share, and those that overlap, by name', () => {
    const sessions = (...topics: string[]) =>
      `sessions: [${topics.map((one, at) => `{clientId: c${at}, topics: [${one}]}`).join()}]`;
    expect(problems(broker('', sessions('"a/#/b"')))).toContain(
      'sessions[0].topics[0]: "a/#/b": # stands only',
    );
    expect(problems(broker('', sessions('"$share/g/x"')))).toContain('write it under share');
    expect(problems(broker('', sessions('"north/#"', '"south/#"')))).toBe('');
    expect(problems(broker('', sessions('"gas/v1/#"', '"x", "gas/v1/+/status"')))).toContain(
      'brokers[0].sessions[1].topics[1]: gas/v1/+/status overlaps with gas/v1/# of sessions[0].topics[0]',
    );
    const shared = 'share: {clientId: s, group: g, topics: ["gas/v1/a/#"]}';
    expect(problems(broker(shared))).toContain('brokers[0].share.topics[0]: gas/v1/a/# overlaps');
  });

  it('refuse one client id twice on one broker, and one name twice', () => {
    const two = (other: string, id = 'gw') =>
      `brokers: [{name: a, url: "mqtt://h", ${SESSION}}, {name: b, url: "${other}", sessions: [{clientId: ${id}, topics: [x]}]}]`;
    expect(problems(two('mqtt://h/'))).toContain(
      'brokers[1].sessions[0].clientId: brokers[0].sessions[0].clientId is the same client',
    );
    expect(problems(two('mqtt://other'))).toBe('');
    expect(problems(two('mqtt://h', 'gw2'))).toBe('');
    expect(problems(two('mqtt://other').replace('name: b', 'name: a'))).toContain(
      'brokers[1].name: brokers[0] has this name already',
    );
  });
});
