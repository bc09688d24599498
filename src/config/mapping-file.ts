import { err, ok, type Result } from '../lib/result.ts';
import type { Fleet } from '../model/fleet.ts';
import type { Mapping } from '../model/mapping.ts';
import { draftFleet } from './fleet-draft.ts';
import { mappingProblems } from './fleet-mappings.ts';
import { capProblems, type FleetProblem } from './fleet-problem.ts';
import { parseFleetText } from './fleet-syntax.ts';

/**
 * The mapping file: `mappings: [...]` and nothing else, still unchecked; the
 * check is the fleet's, since mappings name its devices. An empty file has none.
 */
export function readMappingFile(text: string): Result<readonly unknown[], readonly FleetProblem[]> {
  const content = parseFleetText(text);
  if (!content.ok) return content;
  const root = content.value ?? {};
  if (typeof root !== 'object' || Array.isArray(root)) {
    return err([{ path: '', problem: 'expected mappings: with a list below it' }]);
  }
  const problems = Object.keys(root)
    .filter((key) => key !== 'mappings')
    .map((key): FleetProblem => ({ path: key, problem: 'unknown key: expected mappings' }));
  const list: unknown = Reflect.get(root, 'mappings') ?? [];
  if (!Array.isArray(list)) problems.push({ path: 'mappings', problem: 'expected a list' });
  return problems.length > 0 || !Array.isArray(list) ? err(problems) : ok(list);
}

/** Mappings for a fleet that is in force: checked alone, since the rest has been. */
export function checkMappings(
  list: readonly unknown[],
  { devices }: Pick<Fleet, 'devices'>,
): Result<readonly Mapping[], readonly FleetProblem[]> {
  const draft = draftFleet({ devices, mappings: list });
  const problems = [...draft.problems, ...mappingProblems(draft)].filter(isOfMappings);
  return problems.length > 0
    ? err(capProblems(problems))
    : ok(draft.mappings.filter((mapping) => mapping !== null));
}

/** Whether a problem of a fleet is one of its mappings. */
export const isOfMappings = ({ path }: FleetProblem): boolean => /^mappings(?:\[|$)/.test(path);
