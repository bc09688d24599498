import { createPrivateKey, type KeyObject } from 'node:crypto';
import DKIM from 'nodemailer/lib/dkim';
import { AppError } from '../../lib/app-error.ts';

/** How mails are signed, see RFC 6376. */
export interface DkimOptions {
  /** `d=`: the sender's domain, or one above it. */
  readonly domain: string;
  /** `s=`: the public key is the TXT record of `{selector}._domainkey.{domain}`. */
  readonly selector: string;
  /** RSA, PEM; never shown. */
  readonly privateKey: string;
}

/** Receivers ignore shorter keys. */
const LEAST_BITS = 1024;

/**
 * The library leaves a mail unsigned when a key does not work: it is checked beforehand.
 * @throws AppError `channel.key-invalid`
 */
export function dkimSigner({ domain, selector, privateKey }: DkimOptions): DKIM {
  const key = keyOf(privateKey);
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (key.asymmetricKeyType !== 'rsa') throw invalid('is no RSA key');
  if (bits < LEAST_BITS) throw invalid(`has ${bits} bits; receivers want 2048`);
  return new DKIM({ domainName: domain, keySelector: selector, privateKey });
}

function keyOf(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    // its words might quote the key
    throw invalid('is no private key in PEM without a passphrase');
  }
}

const invalid = (what: string): AppError =>
  new AppError('channel.key-invalid', `the key of email.dkim ${what}`);
