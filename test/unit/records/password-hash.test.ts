import { scryptSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { hashPassword, verifyPassword } from '../../../src/records/password-hash.ts';

describe('password hash', () => {
  it('verifies its own hashes and no other password', async () => {
    const hash = await hashPassword('Gasdruck 0,4 MPa');
    expect(hash).toMatch(/^scrypt\$16384\$8\$1\$[^$]+\$[^$]+$/);
    expect(await verifyPassword(hash, 'Gasdruck 0,4 MPa')).toBe(true);
    expect(await verifyPassword(hash, 'gasdruck 0,4 MPa')).toBe(false);
    expect(await verifyPassword(hash, '')).toBe(false);
  });

  it('salts: the same password gives another hash each time', async () => {
    expect(await hashPassword('x')).not.toBe(await hashPassword('x'));
  });

  it('takes the two Unicode spellings of a letter for the same', async () => {
    expect(await verifyPassword(await hashPassword('Z\u00fcrich'), 'Zu\u0308rich')).toBe(true);
  });

  it('reads a hash made elsewhere with other costs (RFC 7914 §12, third vector)', async () => {
    const salt = Buffer.from('SodiumChloride');
    const key = Buffer.from(
      '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887',
      'hex',
    );
    const hash = `scrypt$16384$8$1$${salt.toString('base64')}$${key.toString('base64')}`;
    expect(await verifyPassword(hash, 'pleaseletmein')).toBe(true);
    const cheap = scryptSync('x', salt, 32, { N: 1024, r: 8, p: 2 }).toString('base64');
    expect(await verifyPassword(`scrypt$1024$8$2$${salt.toString('base64')}$${cheap}`, 'x')).toBe(
      true,
    );
  });

  it.each([
    '',
    'plain',
    'scrypt$16384$8$1$c2FsdA==',
    'scrypt$16383$8$1$c2FsdA==$AAAAAAAAAAAAAAAAAAAAAAAAAAA=',
    'scrypt$0$8$1$c2FsdA==$AAAAAAAAAAAAAAAAAAAAAAAAAAA=',
    'scrypt$16384$0$1$c2FsdA==$AAAAAAAAAAAAAAAAAAAAAAAAAAA=',
    'scrypt$4194304$8$1$c2FsdA==$AAAAAAAAAAAAAAAAAAAAAAAAAAA=',
    'scrypt$16384$8$1$c2FsdA==$AA==',
    'scrypt$16384$8$1$c2 FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAA=',
    'bcrypt$16384$8$1$c2FsdA==$AAAAAAAAAAAAAAAAAAAAAAAAAAA=',
  ])('answers false for the unusable hash %j', async (hash) => {
    expect(await verifyPassword(hash, 'x')).toBe(false);
  });
});
