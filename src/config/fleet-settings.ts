import { z } from 'zod';
import { GROUP_DETECTORS } from '../detect/group-registry.ts';
import { DETECTORS } from '../detect/registry.ts';
import type { DetectorSetting } from '../model/fleet.ts';
import type { FleetDraft } from './fleet-draft.ts';
import type { FleetProblem } from './fleet-problem.ts';

/** Parameters that no detector has, values it refuses, and scopes that are not in the fleet. */
export function settingProblems(draft: FleetDraft): readonly FleetProblem[] {
  const sites = new Set<string>(draft.sites.flatMap((site) => site?.id ?? []));
  return draft.detectors.flatMap((setting, n): readonly FleetProblem[] => {
    if (setting === null) return [];
    const at = `detectors[${n}]`;
    const { site, subject } = setting;
    const unknownSite = site !== undefined && !sites.has(site) && !draft.faultyIds.has(site);
    return [
      ...(unknownSite ? [{ path: `${at}.site`, problem: `no site has the id ${site}` }] : []),
      ...(setting.class !== undefined && (site ?? subject) !== undefined
        ? [{ path: `${at}.class`, problem: 'give class or site or subject, not several' }]
        : []),
      ...paramProblems(setting, `${at}.params`),
    ];
  });
}

function paramProblems({ type, params }: DetectorSetting, at: string): readonly FleetProblem[] {
  const shapes = [...DETECTORS, ...GROUP_DETECTORS]
    .filter((detector) => detector.type === type)
    .map((detector) => detector.params);
  if (shapes.length === 0) return [{ path: at, problem: `no detector judges ${type}` }];
  const names = shapes.flatMap(namesOf);
  const unknown = Object.keys(params).filter((name) => !names.includes(name));
  if (unknown.length > 0)
    return unknown.map((name) => ({
      path: `${at}.${name}`,
      problem: `unknown parameter: ${type} has ${names.join(', ')}`,
    }));
  return shapes.flatMap((shape) => {
    const parsed = shape.safeParse(params);
    if (parsed.success) return [];
    return parsed.error.issues.map(({ path, message }) => ({
      path: [at, ...path].join('.'),
      problem: message.replace(/^Invalid input: /, ''),
    }));
  });
}

const namesOf = (shape: z.ZodType): readonly string[] =>
  shape instanceof z.ZodObject ? Object.keys(shape.shape) : [];
