import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, YAMLParseError } from 'yaml';
import type { z } from 'zod';
import { AppError } from '../../src/lib/app-error.ts';
import { type Scenario, ScenarioShape } from './scenario.ts';

/** The folder of package.json: the same from the sources and from dist/. */
export function packageFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new AppError('simulate.no-package', 'package.json not found');
    folder = parent;
  }
  return folder;
}

const scenarioFolder = (): string => join(packageFolder(), 'simulators', 'scenarios');

/** Names of the scenarios that ship, sorted. */
export const scenarioNames = (): readonly string[] =>
  readdirSync(scenarioFolder())
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.slice(0, -'.yaml'.length))
    .sort();

/** @throws AppError `simulate.unknown-scenario` naming the known ones, `simulate.bad-scenario`. */
export function loadScenario(name: string): Scenario {
  const known = scenarioNames();
  if (!known.includes(name)) {
    throw new AppError(
      'simulate.unknown-scenario',
      `unknown scenario "${name}"; known: ${known.join(', ')}`,
    );
  }
  const file = join(scenarioFolder(), `${name}.yaml`);
  return readScenario(readFileSync(file, 'utf8'), `${name}.yaml`);
}

/** @throws AppError `simulate.bad-scenario` with every problem and its path. */
export function readScenario(text: string, source: string): Scenario {
  const result = ScenarioShape.safeParse(parsed(text, source));
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => `  ${pathOf(issue)}: ${issue.message}`);
  throw new AppError('simulate.bad-scenario', `${source}:\n${problems.join('\n')}`);
}

function parsed(text: string, source: string): unknown {
  try {
    return parse(text);
  } catch (thrown) {
    if (!(thrown instanceof YAMLParseError)) throw thrown;
    throw new AppError('simulate.bad-scenario', `${source}: ${thrown.message}`, { cause: thrown });
  }
}

const pathOf = (issue: z.core.$ZodIssue): string =>
  issue.path.length === 0 ? '(file)' : issue.path.map(String).join('.');
