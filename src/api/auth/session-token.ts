import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits, base64url; the prefix lets a scanner of leaked secrets know it. */
export const mintToken = (): string => `gw_${randomBytes(32).toString('base64url')}`;

/** What is kept of a token: SHA-256, hex. The token has full entropy, so no salt and no slow hash. */
export const hashToken = (token: string): string =>
  createHash('sha256').update(token, 'utf8').digest('hex');

/** How a token is named to people: reveals nothing usable. */
export const tokenId = (tokenHash: string): string => tokenHash.slice(0, 16);
