import type { z } from 'zod';
import { DispatchPlan } from '../model/dispatch-plan.ts';
import { type Fleet, FleetShape } from '../model/fleet.ts';
import { Mapping } from '../model/mapping.ts';
import { type FleetProblem, pathText } from './fleet-problem.ts';

type Section = Exclude<keyof Fleet, 'dispatch'>;
export const SECTIONS = [
  'zones',
  'customers',
  'sites',
  'devices',
  'detectors',
  'mappings',
] as const satisfies Section[];
/** Keys of the file: its lists, and who hears of what. */
const KEYS: readonly string[] = [...SECTIONS, 'dispatch'];

/**
 * A fleet file with its faulty items left out (null keeps the places right), so
 * that every other item is still checked and all problems print at once.
 */
export interface FleetDraft {
  readonly zones: readonly (Fleet['zones'][number] | null)[];
  readonly customers: readonly (Fleet['customers'][number] | null)[];
  readonly sites: readonly (Fleet['sites'][number] | null)[];
  readonly devices: readonly (Fleet['devices'][number] | null)[];
  readonly detectors: readonly (Fleet['detectors'][number] | null)[];
  readonly mappings: readonly (Mapping | null)[];
  /** Null: there is none, or it is faulty. */
  readonly dispatch: DispatchPlan | null;
  /** Ids of the faulty items: they exist, so naming one is no further problem. */
  readonly faultyIds: ReadonlySet<string>;
  readonly problems: readonly FleetProblem[];
}

/** Checks the shape item by item. */
export function draftFleet(content: unknown): FleetDraft {
  const problems: FleetProblem[] = [];
  const faultyIds = new Set<string>();
  const root = isObject(content) ? content : {};
  if (!isObject(content)) {
    problems.push({ path: '', problem: `expected ${SECTIONS.join(', ')}, found no such list` });
  }
  for (const key of Object.keys(root)) {
    if (!KEYS.includes(key)) {
      problems.push({ path: key, problem: `unknown key: expected ${KEYS.join(', ')}` });
    }
  }
  const list = <T>(section: Section, item: z.ZodType<T>): (T | null)[] => {
    const items = root[section] ?? [];
    if (Array.isArray(items)) {
      return items.map((raw: unknown, index) => {
        const parsed = item.safeParse(raw);
        if (parsed.success) return parsed.data;
        collectIds(raw, faultyIds);
        for (const issue of parsed.error.issues) problems.push(...told(issue, [section, index]));
        return null;
      });
    }
    problems.push({ path: section, problem: 'expected a list' });
    return [];
  };
  const { zones, customers, sites, devices, detectors } = FleetShape.shape;
  return {
    zones: list('zones', zones.unwrap().element),
    customers: list('customers', customers.unwrap().element),
    sites: list('sites', sites.unwrap().element),
    devices: list('devices', devices.unwrap().element),
    detectors: list('detectors', detectors.unwrap().element),
    mappings: list('mappings', Mapping),
    dispatch: draftDispatch(root['dispatch'], problems),
    faultyIds,
    problems,
  };
}

/** Read whole: without one of its people or routes it would be another plan. */
function draftDispatch(raw: unknown, problems: FleetProblem[]): DispatchPlan | null {
  if (raw === undefined || raw === null) return null;
  const parsed = DispatchPlan.safeParse(raw);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) problems.push(...told(issue, ['dispatch']));
  return null;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The item's own id and those of its meters. */
function collectIds(raw: unknown, ids: Set<string>): void {
  if (!isObject(raw)) return;
  if (typeof raw.id === 'string') ids.add(raw.id);
  if (Array.isArray(raw.meters)) for (const meter of raw.meters) collectIds(meter, ids);
}

function told(issue: z.core.$ZodIssue, prefix: readonly PropertyKey[]): FleetProblem[] {
  const path = [...prefix, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: pathText([...path, key]), problem: 'unknown key' }));
  }
  return [{ path: pathText(path), problem: words(issue, path) }];
}

/** What fits one of several shapes, by the list it stands in. */
const EITHER: Readonly<Record<string, string>> = {
  to: 'expected {person: …} or {roster: …} with an id',
  fallback: 'expected {person: …} or {roster: …} with an id',
  types: 'expected an alarm type, or a group such as leak.*',
  values: 'expected a text, a number, true, false or null',
  constants: 'expected a text, a number, true or false',
  when: 'expected a text, a number, true or false, or a list of them',
};
const NAME = 'expected one text or {zh: …, en: …}';

/** zod's words tell what was expected and the type found, never the value. */
function words(issue: z.core.$ZodIssue, path: readonly PropertyKey[]): string {
  if (issue.code === 'invalid_union') return EITHER[String(path.at(-2))] ?? NAME;
  if (issue.code === 'invalid_type' && issue.message.endsWith('received undefined')) {
    return `missing: expected ${issue.expected}`;
  }
  return issue.message.replace(/^Invalid input: /, '');
}
