import { describe, expect, it } from 'vitest';
import { configKeys } from '../../../src/config/key-tree.ts';
import { loadConfig } from '../../../src/config/load-config.ts';
import { redact } from '../../../src/config/redact.ts';

function load(text: string) {
  const result = loadConfig({ text, path: 'f', env: {}, readSecretFile: () => 'from-a-file' });
  if (!result.ok) throw new Error('the test has a bad configuration');
  return result.value;
}

const ACCOUNT = 'smtp: "smtp://h", from: a@x.org, username: duty';

describe('redact', () => {
  it.each(['password: in-clear', 'passwordFile: /run/secret'])('hides a secret from %s', (set) => {
    const logged = JSON.stringify(redact(load(`email: {${ACCOUNT}, ${set}}`)));
    expect(logged).toContain('"password":"[redacted]"');
    expect(logged).toContain('"username":"duty"');
    expect(logged).not.toMatch(/in-clear|from-a-file/);
  });

  it('changes nothing else, nor the configuration itself', () => {
    const config = load(`email: {${ACCOUNT}, password: in-clear}`);
    const before = structuredClone(config);
    expect(redact(config)).toEqual({
      ...before,
      email: { ...before.email, password: '[redacted]' },
    });
    expect(config).toEqual(before);
    expect(redact(load(''))).toEqual(load(''));
  });

  it('covers every key whose name says that it is secret', () => {
    const named = configKeys().filter((key) => /(?:password|secret|token)$/i.test(key.path));
    expect(named.map((key) => key.path)).toContain('email.password');
    expect(named.filter((key) => !key.secret)).toEqual([]);
  });
});
