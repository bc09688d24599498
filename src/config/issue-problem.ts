import type { z } from 'zod';
import type { ConfigOrigin, ConfigProblem } from './config-problem.ts';
import { type Override, unknownKeyMessage } from './environment.ts';
import { type ConfigKey, keyPathOf } from './key-tree.ts';

export interface ParsedFrom {
  /** What was parsed: the file overlaid by the environment. */
  readonly tree: unknown;
  readonly keys: readonly ConfigKey[];
  /** The file's path. */
  readonly file: string;
  readonly overrides: readonly Override[];
}

/** A schema's findings in an operator's words, each with the place where the value was set. */
export function problemsOf(
  issues: readonly z.core.$ZodIssue[],
  from: ParsedFrom,
): readonly ConfigProblem[] {
  return issues.flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') return [problemOf(issue, from)];
    return issue.keys.map((key) => {
      const path = dotted([...issue.path, key]);
      const message = unknownKeyMessage(keyPathOf(path), from.keys);
      return { where: { kind: 'file', path: from.file } as const, path, message };
    });
  });
}

function problemOf(issue: z.core.$ZodIssue, from: ParsedFrom): ConfigProblem {
  const path = dotted(issue.path);
  const own = keyPathOf(path);
  const key = from.keys.find((known) => known.path === own || `${known.path}[]` === own);
  return { where: originOf(key, from), path, message: messageOf(issue, key, from) };
}

function originOf(key: ConfigKey | undefined, from: ParsedFrom): ConfigOrigin {
  const override = from.overrides.find((candidate) => candidate.key.path === key?.path);
  return override === undefined
    ? { kind: 'file', path: from.file }
    : { kind: 'environment', name: override.name };
}

function messageOf(issue: z.core.$ZodIssue, key: ConfigKey | undefined, from: ParsedFrom): string {
  if (issue.code === 'custom' || key === undefined) return issue.message;
  const found = valueAt(from.tree, issue.path);
  const inList = typeof issue.path.at(-1) === 'number';
  const expects = inList ? key.expects.replace(/^a list, each /, '') : key.expects;
  if (found === undefined) return `missing: expected ${expects}`;
  return `expected ${expects}, found ${key.secret ? 'something else' : shown(found)}`;
}

function valueAt(tree: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, step) => (typeof at === 'object' && at !== null ? Reflect.get(at, step) : undefined),
    tree,
  );
}

const LONGEST_SHOWN = 60;

/** Short, and without the credentials that people put into URLs. */
function shown(value: unknown): string {
  if (typeof value === 'number') return String(value);
  const text = JSON.stringify(value)?.replace(/:\/\/[^/\s"]*@/g, '://…@') ?? typeof value;
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a section';
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…"` : text;
}

function dotted(path: readonly PropertyKey[]): string {
  return path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
    .join('')
    .replace(/^\./, '');
}
