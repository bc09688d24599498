import { readFileSync } from 'node:fs';
import { err, ok, type Result } from '../lib/result.ts';
import { type Config, configSchema } from './config.ts';
import type { ConfigProblem } from './config-problem.ts';
import { deepFreeze } from './deep-freeze.ts';
import { type Environment, type Override, readEnvironment } from './environment.ts';
import { problemsOf } from './issue-problem.ts';
import { type ConfigKey, configKeys } from './key-tree.ts';
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
  return withSecretFiles(parsed.data, source, environment.overrides, keys);
}

/** A new tree with one key set; a file value that stands where a section belongs is left to fail. */
function overlay(tree: Tree, { key, value }: Override): Tree {
  return setAt(tree, key.path.split('.'), value);
}

function setAt(tree: Tree, [step = '', ...rest]: readonly string[], value: unknown): Tree {
  const { name = step, index } = STEP.exec(step)?.groups ?? {};
  const list = tree[name];
  if (index !== undefined && Array.isArray(list)) {
    const items = list.map((item: unknown, at) =>
      at === Number(index) && isTree(item) ? setAt(item, rest, value) : item,
    );
    return { ...tree, [name]: items };
  }
  if (rest.length > 0) {
    const below = Object.hasOwn(tree, name) ? tree[name] : {};
    return isTree(below) ? { ...tree, [name]: setAt(below, rest, value) } : tree;
  }
  const { [name]: _replaced, ...others } = tree;
  return value === undefined ? others : { ...others, [name]: value };
}

type ParsedConfig = ReturnType<typeof configSchema.parse>;

/** Every secret `x` beside which there is a key `xFile` may come from that file. */
function withSecretFiles(
  parsed: ParsedConfig,
  source: ConfigSource,
  overrides: readonly Override[],
  keys: readonly ConfigKey[],
): Result<Config, ConfigProblem[]> {
  const paths = new Set(keys.map(({ path }) => path));
  const secrets = keys.filter(({ path, secret }) => secret && paths.has(`${path}File`));
  const problems: ConfigProblem[] = [];
  let filled: Tree = parsed;
  for (const path of secrets.flatMap((key) => placesOf(parsed, key.path))) {
    const file = valueAt(parsed, `${path}File`.split('.'));
    if (typeof file !== 'string') continue;
    const secret = secretIn(source.readSecretFile ?? readText, file);
    if (secret.ok) filled = setAt(filled, path.split('.'), secret.value);
    else
      problems.push(
        fileProblem(`${path}File`, `${secret.error} ${JSON.stringify(file)}`, source, overrides),
      );
  }
  if (problems.length > 0) return err(problems);
  // the parsed configuration, with texts put where its schema has optional texts
  return ok(deepFreeze(filled as ParsedConfig));
}

/** `robots[].url` -> `robots[0].url`, `robots[1].url`: one for each section that the list has. */
function placesOf(tree: unknown, path: string): readonly string[] {
  const [list, ...below] = path.split('[].');
  if (list === undefined || below.length === 0) return [path];
  const items = valueAt(tree, list.split('.'));
  if (!Array.isArray(items)) return [];
  return items.flatMap((item: unknown, index) =>
    placesOf(item, below.join('[].')).map((place) => `${list}[${index}].${place}`),
  );
}

/** One step of a path: `robots`, or `robots[2]`. */
const STEP = /^(?<name>[^[\]]*)\[(?<index>\d+)\]$/;

function valueAt(tree: unknown, [step, ...rest]: readonly string[]): unknown {
  if (step === undefined) return tree;
  const { name = step, index } = STEP.exec(step)?.groups ?? {};
  const value = isTree(tree) && Object.hasOwn(tree, name) ? tree[name] : undefined;
  if (index === undefined) return valueAt(value, rest);
  return Array.isArray(value) ? valueAt(value[Number(index)], rest) : undefined;
}

function fileProblem(
  path: string,
  message: string,
  source: ConfigSource,
  overrides: readonly Override[],
): ConfigProblem {
  const override = overrides.find(({ key }) => key.path === path);
  const where = override
    ? ({ kind: 'environment', name: override.name } as const)
    : ({ kind: 'file', path: source.path } as const);
  return { where, path, message };
}

/** The first line; all of it where that opens a key in PEM. */
function secretIn(read: (path: string) => string, path: string): Result<string, string> {
  try {
    const text = read(path);
    const line = /^-----BEGIN /.test(text) ? text.trim() : (text.split(/\r?\n/)[0] ?? '');
    return line === '' ? err('the first line is empty in') : ok(line);
  } catch {
    return err('cannot read');
  }
}

const readText = (path: string): string => readFileSync(path, 'utf8');
