import { createHash, createHmac } from 'node:crypto';

export interface AlibabaCall {
  readonly host: string;
  readonly action: string;
  readonly version: string;
  readonly query: Readonly<Record<string, string>>;
  /** `2023-10-26T10:22:32Z` */
  readonly date: string;
  readonly nonce: string;
}

const ALGORITHM = 'ACS3-HMAC-SHA256';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * Signature version 3 of Alibaba Cloud for an RPC call: POST to `/`, parameters
 * in the query, no body.
 * @returns the canonical query and all headers, `Authorization` among them
 */
export function signedAlibabaCall(
  { host, action, version, query, date, nonce }: AlibabaCall,
  accessKeyId: string,
  accessKeySecret: string,
): { readonly query: string; readonly headers: Readonly<Record<string, string>> } {
  const body = sha256('');
  const headers: Readonly<Record<string, string>> = {
    host,
    'x-acs-action': action,
    'x-acs-content-sha256': body,
    'x-acs-date': date,
    'x-acs-signature-nonce': nonce,
    'x-acs-version': version,
  };
  const canonicalQuery = Object.entries(query)
    .map(([name, value]) => [encoded(name), encoded(value)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  const names = Object.keys(headers).sort();
  const lines = names.map((name) => `${name}:${headers[name]?.trim()}\n`).join('');
  const signed = names.join(';');
  const canonical = ['POST', '/', canonicalQuery, lines, signed, body].join('\n');
  const signature = createHmac('sha256', accessKeySecret)
    .update(`${ALGORITHM}\n${sha256(canonical)}`)
    .digest('hex');
  const authorization = `${ALGORITHM} Credential=${accessKeyId},SignedHeaders=${signed},Signature=${signature}`;
  return { query: canonicalQuery, headers: { ...headers, Authorization: authorization } };
}

/** RFC 3986: what `encodeURIComponent` leaves as it is and that leaves not. */
const encoded = (text: string): string =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
