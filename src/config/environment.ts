import { parse } from 'yaml';
import type { ConfigProblem } from './config-problem.ts';
import { type ConfigKey, isInList } from './key-tree.ts';
import { suggest } from './suggest.ts';

/** `process.env` or a test's stand-in. */
export type Environment = Readonly<Record<string, string | undefined>>;

export interface Override {
  /** The variable's own name, for messages. */
  readonly name: string;
  readonly key: ConfigKey;
  /** Undefined: the variable is empty, which puts the default back. */
  readonly value: unknown;
}

export interface EnvironmentReading {
  readonly overrides: readonly Override[];
  readonly problems: readonly ConfigProblem[];
}

const PREFIX = /^gaswatch__/i;
/** `GASWATCH_HTTP__PORT`: the first separator was meant to be double. */
const SLIPPED_PREFIX = /^gaswatch_[^_].*__/i;

/**
 * Reads `GASWATCH__` variables against the known keys, in any case. A text key
 * takes its value as it stands (a password of digits stays a text), a list is
 * split at commas, anything else is read as a YAML scalar.
 */
export function readEnvironment(env: Environment, all: readonly ConfigKey[]): EnvironmentReading {
  const keys = all.filter((key) => !isInList(key));
  const byName = new Map(keys.map((key) => [key.path.toLowerCase(), key]));
  const overrides: Override[] = [];
  const problems: ConfigProblem[] = [];
  const seen = new Map<string, string>();
  for (const name of Object.keys(env).sort()) {
    const text = env[name];
    if (text === undefined) continue;
    if (SLIPPED_PREFIX.test(name)) {
      problems.push(problem(name, 'unknown key; names start with GASWATCH__, two underscores'));
    }
    if (!PREFIX.test(name)) continue;
    const path = name.replace(PREFIX, '').replaceAll('__', '.');
    const key = byName.get(path.toLowerCase());
    const refusal = key === undefined ? unknownKey(path, keys) : refusalOf(key, seen);
    if (key === undefined || refusal !== undefined) {
      problems.push(problem(name, refusal ?? ''));
      continue;
    }
    seen.set(key.path, name);
    overrides.push({ name, key, value: valueOf(text, key) });
  }
  return { overrides, problems };
}

function unknownKey(path: string, keys: readonly ConfigKey[]): string {
  return unknownKeyMessage(
    path,
    keys.filter((key) => key.holds !== 'section'),
  );
}

/** Names the nearest known key, never the value: a mistyped secret must not reach a log. */
export function unknownKeyMessage(path: string, keys: readonly ConfigKey[]): string {
  const nearest = suggest(
    path,
    keys.map((key) => key.path),
  );
  return nearest === undefined ? 'unknown key' : `unknown key; did you mean ${nearest}?`;
}

function refusalOf(key: ConfigKey, seen: ReadonlyMap<string, string>): string | undefined {
  if (key.holds === 'section') return `${key.path} is a section; set one of the keys under it`;
  const earlier = seen.get(key.path);
  return earlier === undefined ? undefined : `${key.path} is already set by ${earlier}`;
}

function valueOf(text: string, key: ConfigKey): unknown {
  if (text.trim() === '') return undefined;
  if (key.holds === 'text') return text;
  if (key.holds === 'list') {
    return text
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '');
  }
  return scalar(text);
}

/** A text that is no single YAML scalar goes on as it stands and fails against its key. */
function scalar(text: string): unknown {
  try {
    const value: unknown = parse(text);
    return typeof value === 'object' ? text : value;
  } catch {
    return text;
  }
}

const problem = (name: string, message: string): ConfigProblem => ({
  where: { kind: 'environment', name },
  path: '',
  message,
});
