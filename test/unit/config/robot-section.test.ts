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

function good(text: string, files: Readonly<Record<string, string>> = {}): Config {
  const result = load(text, files);
  if (!result.ok) throw new Error(result.error.map(problemLine).join('\n'));
  return result.value;
}

const problems = (text: string, files: Readonly<Record<string, string>> = {}): string => {
  const result = load(text, files);
  return result.ok ? '' : result.error.map(problemLine).join('\n');
};

const URL = 'https://oapi.example.org/robot/send?access_token=TOKENTOKEN';
const robot = (more = '') => `robots: [{name: night, kind: dingtalk, url: "${URL}", ${more}}]`;
const hook = (more: string) => `webhooks: [{name: voice, ${more}}]`;
const SIGNED = 'secret: 0123456789abcdef';

describe('robots', () => {
  it('are none by default, and have defaults of their own', () => {
    expect(good('').robots).toEqual([]);
    expect(good(robot()).robots).toEqual([
      { name: 'night', kind: 'dingtalk', url: URL, mentions: [], timeoutSeconds: 10 },
    ]);
  });

  it('take addresses and secrets from files, each from its own', () => {
    const text = [
      'robots:',
      '  - {name: a, kind: dingtalk, urlFile: /a, secretFile: /s}',
      '  - {name: b, kind: feishu, url: "https://h/b", secret: in-clear}',
      '  - {name: c, kind: wecom, urlFile: /c}',
    ].join('\n');
    const { robots } = good(text, { '/a': 'https://h/a\nrest', '/s': 'SEC1', '/c': 'https://h/c' });
    expect(robots.map(({ url, secret }) => [url, secret])).toEqual([
      ['https://h/a', 'SEC1'],
      ['https://h/b', 'in-clear'],
      ['https://h/c', undefined],
    ]);
  });

  it('name the file that cannot be read, at its place in the list', () => {
    const text =
      'robots: [{name: a, kind: wecom, url: "https://h"}, {name: b, kind: wecom, urlFile: /b}]';
    expect(problems(text)).toBe('f: robots[1].urlFile: cannot read "/b"');
  });

  it.each([
    [
      robot('secretFile: /s, secret: s'),
      'robots[0].secretFile: set either secret or secretFile, not both',
    ],
    ['robots: [{name: a, kind: wecom}]', 'robots[0].url: missing: set url or urlFile'],
    [
      'robots: [{name: a, kind: wecom, url: "https://h", secret: s}]',
      'robots[0].secret: WeCom robots are not signed',
    ],
    [
      'robots: [{name: a, kind: slack, url: "https://h"}]',
      'robots[0].kind: expected one of dingtalk, wecom, feishu, found "slack"',
    ],
    [
      'robots: [{kind: wecom, url: "https://h"}]',
      'robots[0].name: missing: expected a name of 1 to 64 characters',
    ],
    [
      'robots: [{name: a, kind: feishu, url: "https://h", mentions: ["+86 13800138000"]}]',
      'robots[0].mentions[0]: Feishu robots cannot mention by phone number',
    ],
    [
      'robots: [{name: a, kind: wecom, url: "https://h"}, {name: a, kind: wecom, url: "https://i"}]',
      'robots[1].name: robots[0] of the same kind has this name already',
    ],
    [
      robot('timeoutSeconds: 0'),
      'robots[0].timeoutSeconds: expected a number from 1 to 120, found 0',
    ],
    [robot('secert: x'), 'robots[0].secert: unknown key; did you mean robots[].secret?'],
    [
      'robots: {name: a}',
      'robots: expected a list, each a section with keys under it, found a section',
    ],
  ])('refuse %s', (text, problem) => {
    expect(problems(text)).toContain(problem);
  });

  it('of two kinds may have one name', () => {
    const text =
      'robots: [{name: a, kind: wecom, url: "https://h"}, {name: a, kind: feishu, url: "https://i"}]';
    expect(good(text).robots).toHaveLength(2);
  });

  it.each(['ftp://h/TOKENTOKEN', 'TOKENTOKEN', '7'])('never print the bad address %s', (url) => {
    const text = problems(`robots: [{name: a, kind: wecom, url: "${url}"}]`);
    expect(text).toContain('robots[0].url: expected a URL');
    expect(text).not.toContain('TOKENTOKEN');
  });
});

describe('webhooks', () => {
  it('have defaults of their own', () => {
    expect(good(hook(`url: "https://h", ${SIGNED}`)).webhooks).toEqual([
      {
        name: 'voice',
        url: 'https://h',
        secret: '0123456789abcdef',
        headers: [],
        timeoutSeconds: 10,
      },
    ]);
  });

  it.each([
    [hook('url: "https://h"'), 'webhooks[0].secret: missing: set secret or secretFile'],
    [
      hook('url: "https://h", secret: short'),
      'webhooks[0].secret: expected a text, found something else',
    ],
    [hook(`${SIGNED}`), 'webhooks[0].url: missing: set url or urlFile'],
    [
      hook(`url: "https://h", ${SIGNED}, headers: ["X-Gaswatch-Delivery: 1"]`),
      'webhooks[0].headers[0]: X-Gaswatch-Delivery is written by the service itself',
    ],
    [
      hook(`url: "https://h", ${SIGNED}, headers: ["content-type: text/plain"]`),
      'webhooks[0].headers[0]: content-type is written by the service itself',
    ],
    [
      hook(`url: "https://h", ${SIGNED}, headers: ["no colon hunter2"]`),
      'webhooks[0].headers[0]: expected a text like "Name: value", found something else',
    ],
    [
      hook(`url: "https://h", ${SIGNED}, headers: ["A: b\\r\\nC: hunter2"]`),
      'webhooks[0].headers[0]: expected a text like "Name: value", found something else',
    ],
    [
      `webhooks: [{name: a, url: "https://h", ${SIGNED}}, {name: a, url: "https://i", ${SIGNED}}]`,
      'webhooks[1].name: webhooks[0] has this name already',
    ],
  ])('refuse %s', (text, problem) => {
    expect(problems(text)).toContain(problem);
    expect(problems(text)).not.toContain('hunter2');
  });
});

describe('in the log', () => {
  it('addresses, secrets and headers of lists are redacted, names are not', () => {
    const text = [
      robot('secret: hunter2'),
      hook(`url: "https://h/TOKENTOKEN", ${SIGNED}, headers: ["Authorization: Bearer hunter3"]`),
    ].join('\n');
    const logged = JSON.stringify(redact(good(text)));
    expect(logged).not.toMatch(/TOKENTOKEN|hunter|0123456789abcdef/);
    expect(logged).toContain('"name":"night"');
    expect(logged).toContain('"name":"voice"');
  });
});

describe('email.dkim', () => {
  const PEM = '-----BEGIN PRIVATE KEY-----\nMIIabc\n-----END PRIVATE KEY-----\n';
  const mail = (dkim: string, from = 'Gas <a@mail.example.org>') =>
    `email: {smtp: "smtp://h", from: "${from}", dkim: {selector: s1, ${dkim}}}`;

  it('takes a whole key from its file', () => {
    const { email } = good(mail('domain: example.org, privateKeyFile: /k'), { '/k': PEM });
    expect(email.dkim?.privateKey).toBe(PEM.trim());
    expect(
      JSON.stringify(redact(good(mail('domain: example.org, privateKeyFile: /k'), { '/k': PEM }))),
    ).not.toContain('MIIabc');
  });

  it.each([
    ['domain: example.org', 'email.dkim.privateKey: missing: set privateKey or privateKeyFile'],
    [
      'domain: example.com, privateKey: x',
      'email.dkim.domain: mail.example.org of email.from is not within it',
    ],
    [
      'domain: "not a domain", privateKey: x',
      'email.dkim.domain: expected a domain such as example.org',
    ],
    [
      'domain: example.org, privateKeyFile: /none',
      'email.dkim.privateKeyFile: cannot read "/none"',
    ],
  ])('refuses %s', (dkim, problem) => {
    expect(problems(mail(dkim))).toContain(problem);
  });
});
