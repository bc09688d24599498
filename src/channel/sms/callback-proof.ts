import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** Compares without telling by its duration how much was right. */
export function sameSecret(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return expected !== '' && timingSafeEqual(digest(given), digest(expected));
}

/** Over the octets of a body as they came, in hex or base64. */
export function isSignedBody(body: Uint8Array, signature: string, secret: string): boolean {
  const mac = createHmac('sha256', secret).update(body);
  const bare = signature.trim().replace(/^sha256=/i, '');
  const expected = mac.digest();
  return (
    sameSecret(bare.toLowerCase(), expected.toString('hex')) ||
    sameSecret(bare, expected.toString('base64'))
  );
}

export const textOf = (body: Uint8Array): string => Buffer.from(body).toString('utf8');
