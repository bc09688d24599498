import { readFileSync } from 'node:fs';
import { err, ok, type Result } from '../lib/result.ts';
import { type Config, configSchema } from './config.ts';
import type { ConfigProblem } from './config-problem.ts';
import { deepFreeze } from './deep-freeze.ts';
import { type Environment, type Override, readEnvironment } from './environment.ts';
import { problemsOf } from './issue-problem.ts';
import { configKeys } from './key-tree.ts';
import { isTree, readYaml, type Tree } from './read-yaml.ts';

export interface ConfigSource {
  /** Content of the YAML file; an empty text gives the defaults. */
  readonly text: string;
  /** Its path, as it appears in problems. */
  readonly path: string;
  readonly env: Environment;
  /** Reads a `…File` secret; throws when it cannot. Absent: the file system. */
  readonly readSecretFile?: (path: string) => string;
}

/**
 * The whole configuration, from the file overlaid by the environment, checked
 * in one strict parse and frozen; or everything that is wrong with it. Opens no
 * socket; reads no file but those named by `…File` secrets.
 */
export function loadConfig(source: ConfigSource): Result<Config, ConfigProblem[]> {
  const keys = configKeys();
  const environment = readEnvironment(source.env, keys);
  const file = readYaml(source.text, source.path);
  if (!file.ok) return err([...file.error, ...environment.problems]);
  const tree = environment.overrides.reduce(overlay, file.value);
  const parsed = configSchema.safeParse(tree);
  const problems = [...environment.problems];
  if (!parsed.success) {
    problems.unshift(
      ...problemsOf(parsed.error.issues, {
        tree,
        keys,
        file: source.path,
        overrides: environment.overrides,
      }),
    );
  }
  if (!parsed.success || problems.length > 0) return err(problems);
  return withSecretFile(parsed.data, source, environment.overrides);
}

/** A new tree with one key set; a file value that stands where a section belongs is left to fail. */
function overlay(tree: Tree, { key, value }: Override): Tree {
  return setAt(tree, key.path.split('.'), value);
}

function setAt(tree: Tree, [name = '', ...rest]: readonly string[], value: unknown): Tree {
  if (rest.length > 0) {
    const below = Object.hasOwn(tree, name) ? tree[name] : {};
    return isTree(below) ? { ...tree, [name]: setAt(below, rest, value) } : tree;
  }
  const { [name]: _replaced, ...others } = tree;
  return value === undefined ? others : { ...others, [name]: value };
}

type ParsedConfig = ReturnType<typeof configSchema.parse>;

function withSecretFile(
  parsed: ParsedConfig,
  source: ConfigSource,
  overrides: readonly Override[],
): Result<Config, ConfigProblem[]> {
  const { passwordFile } = parsed.email;
  if (passwordFile === undefined) return ok(deepFreeze(parsed));
  const path = 'email.passwordFile';
  const secret = firstLine(source.readSecretFile ?? readText, passwordFile);
  if (secret.ok) {
    return ok(deepFreeze({ ...parsed, email: { ...parsed.email, password: secret.value } }));
  }
  const override = overrides.find(({ key }) => key.path === path);
  const where = override
    ? ({ kind: 'environment', name: override.name } as const)
    : ({ kind: 'file', path: source.path } as const);
  return err([{ where, path, message: `${secret.error} ${JSON.stringify(passwordFile)}` }]);
}

function firstLine(read: (path: string) => string, path: string): Result<string, string> {
  try {
    const line = read(path).split(/\r?\n/)[0] ?? '';
    return line === '' ? err('the first line is empty in') : ok(line);
  } catch {
    return err('cannot read');
  }
}

const readText = (path: string): string => readFileSync(path, 'utf8');
