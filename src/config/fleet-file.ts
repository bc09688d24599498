import { PLAN_CHECKS } from '../dispatch/plan-check-registry.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { Fleet } from '../model/fleet.ts';
import { type EpochMs, epochMs } from '../model/units.ts';
import { dispatchProblems } from './dispatch-problems.ts';
import { draftFleet, type FleetDraft } from './fleet-draft.ts';
import { limitProblems } from './fleet-limits.ts';
import { mappingProblems } from './fleet-mappings.ts';
import { capProblems, type FleetProblem } from './fleet-problem.ts';
import { referenceProblems } from './fleet-references.ts';
import { settingProblems } from './fleet-settings.ts';
import { parseFleetText } from './fleet-syntax.ts';

/**
 * The fleet file of contract §3, YAML or JSON, checked whole: syntax, then
 * shape, references and limits together. Either a fleet that `indexFleet` may
 * trust or the problems, at most PROBLEM_LIMIT and one that counts the rest.
 * No problem contains a password.
 * @param now from when on the dispatch plan must reach somebody.
 */
export function parseFleet(
  text: string,
  now: EpochMs = epochMs(Date.now()),
): Result<Fleet, readonly FleetProblem[]> {
  const content = parseFleetText(text);
  return content.ok ? checkFleet(content.value, now) : content;
}

/** The same for a fleet that comes as an object, e.g. through the API. */
export function checkFleet(
  content: unknown,
  now: EpochMs = epochMs(Date.now()),
): Result<Fleet, readonly FleetProblem[]> {
  const draft = draftFleet(content);
  const problems = [
    ...draft.problems,
    ...referenceProblems(draft),
    ...limitProblems(draft),
    ...settingProblems(draft),
    ...mappingProblems(draft),
    ...dispatchProblems(draft),
    ...planProblems(draft, now),
  ];
  return problems.length === 0 ? ok(fleetOf(draft)) : err(capProblems(problems));
}

/** Asked of a fleet whose every item can be read: a hole around a faulty one may be none. */
function planProblems(draft: FleetDraft, now: EpochMs): readonly FleetProblem[] {
  const isWhole = [draft.zones, draft.customers, draft.sites].every((list) => !list.includes(null));
  if (!isWhole) return [];
  const fleet = fleetOf(draft);
  return PLAN_CHECKS.flatMap((check) =>
    check.find(fleet, now).map((problem): FleetProblem => ({ path: check.path, problem })),
  );
}

const present = <T>(items: readonly (T | null)[]): T[] => items.filter((item) => item !== null);

const fleetOf = (draft: FleetDraft): Fleet => ({
  zones: present(draft.zones),
  customers: present(draft.customers),
  sites: present(draft.sites),
  devices: present(draft.devices),
  detectors: present(draft.detectors),
  ...(draft.mappings.length === 0 ? {} : { mappings: present(draft.mappings) }),
  ...(draft.dispatch === null ? {} : { dispatch: draft.dispatch }),
});
