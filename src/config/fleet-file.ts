import { err, ok, type Result } from '../lib/result.ts';
import type { Fleet } from '../model/fleet.ts';
import { draftFleet, type FleetDraft } from './fleet-draft.ts';
import { limitProblems } from './fleet-limits.ts';
import { capProblems, type FleetProblem } from './fleet-problem.ts';
import { referenceProblems } from './fleet-references.ts';
import { settingProblems } from './fleet-settings.ts';
import { parseFleetText } from './fleet-syntax.ts';

/**
 * The fleet file of contract §3, YAML or JSON, checked whole: syntax, then
 * shape, references and limits together. Either a fleet that `indexFleet` may
 * trust or the problems, at most PROBLEM_LIMIT and one that counts the rest.
 * No problem contains a password.
 */
export function parseFleet(text: string): Result<Fleet, readonly FleetProblem[]> {
  const content = parseFleetText(text);
  return content.ok ? checkFleet(content.value) : content;
}

/** The same for a fleet that comes as an object, e.g. through the API. */
export function checkFleet(content: unknown): Result<Fleet, readonly FleetProblem[]> {
  const draft = draftFleet(content);
  const problems = [
    ...draft.problems,
    ...referenceProblems(draft),
    ...limitProblems(draft),
    ...settingProblems(draft),
  ];
  return problems.length === 0 ? ok(fleetOf(draft)) : err(capProblems(problems));
}

const present = <T>(items: readonly (T | null)[]): T[] => items.filter((item) => item !== null);

const fleetOf = (draft: FleetDraft): Fleet => ({
  zones: present(draft.zones),
  customers: present(draft.customers),
  sites: present(draft.sites),
  devices: present(draft.devices),
  detectors: present(draft.detectors),
});
