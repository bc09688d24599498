import type { Config } from './config.ts';
import { configKeys } from './key-tree.ts';

export const REDACTED = '[redacted]';

/** A copy for the log: every secret that is set reads `[redacted]`. */
export function redact(config: Config): unknown {
  const secrets = new Set(
    configKeys()
      .filter((key) => key.secret)
      .map((key) => key.path),
  );
  return copy(config, '', secrets);
}

function copy(value: unknown, path: string, secrets: ReadonlySet<string>): unknown {
  if (secrets.has(path) && value !== undefined) return REDACTED;
  if (Array.isArray(value)) return value.map((item) => copy(item, `${path}[]`, secrets));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, below]) => [
      name,
      copy(below, path === '' ? name : `${path}.${name}`, secrets),
    ]),
  );
}
