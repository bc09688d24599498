import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** Cost of new hashes: 16 MiB and some 40 ms of one core each (N·r·128 bytes). */
const COST = { N: 16_384, r: 8, p: 1 } as const;
const SALT_BYTES = 16;
const KEY_BYTES = 32;
/** Most memory a foreign hash may ask for, bytes: 128·N·r. */
const MOST_MEMORY = 128 * 1024 * 1024;

const FORM =
  /^scrypt\$(\d{1,7})\$(\d{1,3})\$(\d{1,2})\$([A-Za-z0-9+/]+={0,2})\$([A-Za-z0-9+/]+={0,2})$/;

/**
 * `scrypt$N$r$p$saltBase64$hashBase64` of a password (scrypt: RFC 7914), computed
 * in the thread pool. The text is taken in Unicode form NFC.
 */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const key = await derive(password, salt, KEY_BYTES, COST);
  return `scrypt$${COST.N}$${COST.r}$${COST.p}$${salt.toString('base64')}$${key.toString('base64')}`;
}

/** False for a wrong password and for a hash that is not of that form or asks for too much memory. */
export async function verifyPassword(hash: string, password: string): Promise<boolean> {
  const parts = FORM.exec(hash);
  if (parts === null) return false;
  const [N, r, p] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  const expected = Buffer.from(parts[5] ?? '', 'base64');
  if (!isPowerOfTwo(N) || r < 1 || p < 1 || 128 * N * r > MOST_MEMORY || expected.length < 16) {
    return false;
  }
  const salt = Buffer.from(parts[4] ?? '', 'base64');
  const key = await derive(password, salt, expected.length, { N, r, p });
  return timingSafeEqual(key, expected);
}

const isPowerOfTwo = (value: number): boolean => value > 1 && (value & (value - 1)) === 0;

function derive(
  password: string,
  salt: Buffer,
  bytes: number,
  cost: { readonly N: number; readonly r: number; readonly p: number },
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    // scrypt needs a little more than 128·N·r; its default ceiling of 32 MiB is too low for N = 32768
    const options = { ...cost, maxmem: 2 * MOST_MEMORY };
    scrypt(password.normalize('NFC'), salt, bytes, options, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}
