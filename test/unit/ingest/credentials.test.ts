import { describe, expect, it } from 'vitest';
import {
  Credentials,
  type CredentialsOptions,
  sealPassword,
} from '../../../src/ingest/credentials.ts';
import type { DeviceSpec } from '../../../src/model/fleet.ts';
import { DeviceId } from '../../../src/model/ids.ts';

const key = Buffer.alloc(32, 1);
const spec = (id: string, more: Partial<DeviceSpec>): DeviceSpec => ({
  id: DeviceId.parse(id),
  reporting: 'scada',
  ...more,
});
const bytes = (text: string): Buffer => Buffer.from(text);

/** Slow checks that the test answers; `secret` is right. */
function gated(more: Partial<CredentialsOptions> = {}): {
  credentials: Credentials;
  pending: (() => void)[];
  started: () => number;
} {
  const pending: (() => void)[] = [];
  let started = 0;
  const credentials = new Credentials({
    passwordKey: key,
    concurrentHashes: 1,
    waitingHashes: 1,
    verifyHash: (_hash, password) => {
      started += 1;
      return new Promise((resolve) => pending.push(() => resolve(password === 'secret')));
    },
    ...more,
  });
  return { credentials, pending, started: () => started };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('credentials', () => {
  it('compares plain and sealed passwords at once', () => {
    const { credentials } = gated();
    const plain = spec('a', { password: 'secret' });
    const sealed = spec('b', { password: sealPassword(key, 'b', 'secret') });
    for (const device of [plain, sealed]) {
      expect(credentials.verify(device, bytes('secret'))).toBe('accepted');
      expect(credentials.verify(device, bytes('secre'))).toBe('refused');
      expect(credentials.verify(device, bytes(''))).toBe('refused');
    }
  });

  it('does not take the sealed form itself for the password', () => {
    const sealed = sealPassword(key, 'b', 'secret');
    const { credentials } = gated();
    expect(credentials.verify(spec('b', { password: sealed }), bytes(sealed))).toBe('refused');
  });

  it('seals by key and device: equal passwords do not look equal', () => {
    expect(sealPassword(key, 'a', 'x')).toMatch(/^hmac-sha256\$[A-Za-z0-9+/]{43}=$/);
    expect(sealPassword(key, 'a', 'x')).not.toBe(sealPassword(key, 'b', 'x'));
    expect(sealPassword(key, 'a', 'x')).not.toBe(sealPassword(Buffer.alloc(32, 2), 'a', 'x'));
    expect(sealPassword(key, 'a', 'bx')).not.toBe(sealPassword(key, 'ab', 'x'));
  });

  it('refuses a device without any password, and a broken sealed one', () => {
    const { credentials } = gated();
    expect(credentials.verify(spec('c', { certificate: true }), bytes(''))).toBe('refused');
    expect(credentials.verify(spec('d', { password: 'hmac-sha256$' }), bytes(''))).toBe('refused');
  });

  it('computes a slow hash once for the right password, each time for a wrong one', async () => {
    const { credentials, pending, started } = gated();
    const device = spec('a', { passwordHash: 'scrypt$' });
    const ask = async (password: string): Promise<unknown> => {
      const verdict = credentials.verify(device, bytes(password));
      await turn();
      pending.shift()?.();
      return verdict;
    };
    expect([await ask('secret'), await ask('secret'), started()]).toEqual([
      'accepted',
      'accepted',
      1,
    ]);
    expect([await ask('no'), await ask('no'), started()]).toEqual(['refused', 'refused', 3]);
    credentials.forget();
    expect([await ask('secret'), started()]).toEqual(['accepted', 4]);
  });

  it('does not keep a result that a fleet change has overtaken', async () => {
    const { credentials, pending, started } = gated();
    const device = spec('a', { passwordHash: 'scrypt$' });
    const verdict = credentials.verify(device, bytes('secret'));
    await turn();
    credentials.forget();
    pending.shift()?.();
    expect(await verdict).toBe('accepted');
    void credentials.verify(device, bytes('secret'));
    await turn();
    expect(started()).toBe(2);
  });

  it('runs so many at once, lets so many wait, and turns the rest away', async () => {
    const { credentials, pending, started } = gated();
    const device = spec('a', { passwordHash: 'scrypt$' });
    const first = credentials.verify(device, bytes('secret'));
    const second = credentials.verify(device, bytes('no'));
    expect(await credentials.verify(device, bytes('third'))).toBe('busy');
    expect(started()).toBe(1);
    pending.shift()?.();
    expect(await first).toBe('accepted');
    await turn();
    expect(started()).toBe(2);
    pending.shift()?.();
    expect(await second).toBe('refused');
  });

  it('passes its place on when a check fails', async () => {
    let calls = 0;
    const { credentials } = gated({
      verifyHash: async () => {
        calls += 1;
        if (calls === 1) throw new Error('out of memory');
        return true;
      },
    });
    const device = spec('a', { passwordHash: 'scrypt$' });
    const answers = await Promise.allSettled([
      credentials.verify(device, bytes('x')),
      credentials.verify(device, bytes('y')),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  });
});
