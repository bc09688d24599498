import { expect, it } from 'vitest';
import { openLoginLimit } from '../../../../src/api/auth/login-limit.ts';

it('failures from ever new addresses do not fill the audit, and the next window begins anew', () => {
  let now = 0;
  const limit = openLoginLimit({ now: () => now });
  const worth = (address: number) => limit.worthAudit(`10.0.${address >> 8}.${address & 255}`);
  const verdicts = Array.from({ length: 1100 }, (_, n) => worth(n));
  expect(verdicts.filter((one) => one === 'yes')).toHaveLength(1000);
  now += 15 * 60_000;
  expect(worth(1)).toBe('yes');
});
