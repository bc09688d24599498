import { describe, expect, it } from 'vitest';
import type { Config } from '../../../src/config/config.ts';
import { problemLine } from '../../../src/config/config-problem.ts';
import { loadConfig } from '../../../src/config/load-config.ts';
import { redact } from '../../../src/config/redact.ts';

function load(text: string, files: Readonly<Record<string, string>> = {}) {
  return loadConfig({
    text,
    path: 'f',
    env: {},
    readSecretFile: (path) => {
      const content = files[path];
      if (content === undefined) throw new Error('ENOENT');
      return content;
    },
  });
}

function sms(text: string, files: Readonly<Record<string, string>> = {}): Config['sms'] {
  const result = load(text, files);
  if (!result.ok) throw new Error(result.error.map(problemLine).join('\n'));
  return result.value.sms;
}

const problems = (text: string, files: Readonly<Record<string, string>> = {}): string => {
  const result = load(text, files);
  return result.ok ? '' : result.error.map(problemLine).join('\n');
};

const SMPP = 'sms: {smpp: {url: "smpp://h", systemId: u, password: p}}';
const http = (more: string) => `sms: {http: {${more}}}`;

describe('the sms section', () => {
  it('has no gateway by default', () => {
    expect(sms('')).toMatchObject({ order: [], country: '86', mostParts: 3 });
    expect(sms('').smpp).toBeUndefined();
  });

  it('has defaults for a gateway', () => {
    expect(sms(SMPP).smpp).toMatchObject({ window: 10, alphabet: 'auto', replies: true });
  });

  it('takes every secret from a file', () => {
    const section = sms(
      [
        'sms:',
        '  smpp: {url: "smpps://h:1", systemId: u, passwordFile: a}',
        '  backupSmpp: {url: "smpp://[::1]:1", systemId: u, passwordFile: a}',
        '  http: {url: "https://h/{{to}}?k={{secret}}", secretFile: b, callback: {secretFile: c}}',
        '  alibaba: {accessKeyId: i, accessKeySecretFile: d, signName: s, templateCode: t, variables: [a=tag], callbackTokenFile: e}',
        '  twilio: {accountSid: s, authTokenFile: f, from: "+1"}',
      ].join('\n'),
      { a: 'A\n', b: 'B', c: 'C', d: 'D', e: 'E'.repeat(16), f: 'F' },
    );
    expect(section.smpp?.password).toBe('A');
    expect(section.backupSmpp?.password).toBe('A');
    expect(section.http?.secret).toBe('B');
    expect(section.http?.callback?.secret).toBe('C');
    expect(section.alibaba?.accessKeySecret).toBe('D');
    expect(section.alibaba?.callbackToken).toBe('E'.repeat(16));
    expect(section.twilio?.authToken).toBe('F');
  });

  it('tells every file that cannot be read at once', () => {
    const text = problems(
      'sms:\n  smpp: {url: "smpp://h", systemId: u, passwordFile: /a}\n  twilio: {accountSid: s, authTokenFile: /b, from: "+1"}',
      { '/b': '\n' },
    );
    expect(text).toContain('sms.smpp.passwordFile: cannot read "/a"');
    expect(text).toContain('sms.twilio.authTokenFile: the first line is empty in "/b"');
  });

  it('is redacted in the log', () => {
    const loaded = load('sms: {smpp: {url: "smpp://h", systemId: u, password: hunter2}}');
    expect(JSON.stringify(loaded.ok && redact(loaded.value))).not.toContain('hunter2');
  });

  it.each([
    ['sms: {order: [smpp]}', 'there is no sms.smpp'],
    [`${SMPP.slice(0, -1)}, order: [smpp, smpp]}`, 'smpp is listed twice'],
    ['sms: {country: "+86"}', 'a calling code such as 86'],
    ['sms: {smpp: {url: "http://h", systemId: u, password: p}}', 'a URL such as smpp://'],
    ['sms: {smpp: {url: "smpp://u:p@h", systemId: u, password: p}}', 'a URL such as smpp://'],
    ['sms: {smpp: {url: "smpp://h", systemId: u}}', 'missing: set password or passwordFile'],
    [
      'sms: {smpp: {url: "smpp://h", systemId: u, password: p, passwordFile: f}}',
      'set either password or passwordFile, not both',
    ],
    [http('url: "https://h/{{to}}", body: \'{"t":"{{texd}}"}\''), '{{texd}} is unknown; there are'],
    [http('url: "https://h/{{to}}", body: \'{"t":{{text}}}\''), 'is not JSON once filled in'],
    [http('url: "https://h/{{to", body: x'), 'has no }}'],
    [http('url: "ftp://h/{{to}}"'), 'expected http:// or https:// with a host'],
    [http('url: "https://h/", body: "{}"'), 'neither url nor body names the recipient'],
    [http('url: "https://h/{{to}}?k={{secret}}"'), '{{secret}} is used; set'],
    [http('url: "https://h/{{to}}", method: GET, body: "{}"'), 'a GET request has no body'],
    [http('url: "https://h/{{to}}", headers: ["Authorization"]'), 'a text like "Name: value"'],
    [
      'sms: {alibaba: {accessKeyId: i, accessKeySecret: s, signName: s, templateCode: t, variables: [a=wrong]}}',
      'variable=field, field one of text, tag',
    ],
    [
      'sms: {alibaba: {accessKeyId: i, accessKeySecret: s, signName: s, templateCode: t, variables: [a=tag], callbackToken: short}}',
      'sms.alibaba.callbackToken',
    ],
    ['sms: {twilio: {accountSid: s, authToken: t}}', 'sms.twilio.from'],
  ])('%s is refused', (text, problem) => {
    expect(problems(text)).toContain(problem);
  });
});
