/** Members that hold secrets wherever they stand in a log line, to this depth. */
const SECRET_MEMBERS = [
  'authorization',
  'cookie',
  '["set-cookie"]',
  'password',
  'current',
  'passwordHash',
  'token',
  'tokenHash',
] as const;

const DEPTH = 4;

/** Paths whose rest is a secret by itself: links in messages, callbacks of gateways. */
const SECRET_PATHS = /(\/answer\/|\/callbacks\/[^/?]*[/?]).*$/i;

export interface LogOptions {
  readonly level: string;
  readonly serializers: { readonly req: (request: LoggedRequest) => object };
  readonly redact: { readonly paths: string[]; readonly censor: string };
}

/** Options for pino, with every secret redacted. */
export function logOptions(level: string): LogOptions {
  const prefixes = Array.from({ length: DEPTH }, (_, depth) => '*.'.repeat(depth));
  const paths = prefixes.flatMap((prefix) =>
    SECRET_MEMBERS.map((member) =>
      member.startsWith('[') ? `${prefix.replace(/\.$/, '')}${member}` : `${prefix}${member}`,
    ),
  );
  return { level, serializers: { req: loggedRequest }, redact: { paths, censor: '[redacted]' } };
}

/** A request of the API, or a plain object that stands for one. */
interface LoggedRequest {
  readonly raw?: unknown;
  readonly method?: string;
  readonly url?: string;
  readonly host?: string;
  readonly ip?: string;
  readonly socket?: { readonly remotePort?: number | undefined };
}

function loggedRequest(request: LoggedRequest): object {
  const { method, url = '' } = request;
  const shown = { method, url: withoutSecrets(url) };
  if (request.raw === undefined) return url === '' ? request : { ...request, ...shown };
  const { host, ip, socket } = request;
  return { ...shown, host, remoteAddress: ip, remotePort: socket?.remotePort };
}

const withoutSecrets = (url: string): string => url.replace(SECRET_PATHS, '$1[redacted]');
