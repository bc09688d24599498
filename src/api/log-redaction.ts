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

export interface LogOptions {
  readonly level: string;
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
  return { level, redact: { paths, censor: '[redacted]' } };
}
