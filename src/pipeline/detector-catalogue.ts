import { z } from 'zod';
import type { About, Asset, Detector } from '../detect/detector.ts';
import type { GroupDetector } from '../detect/group-detector.ts';
import { GROUP_DETECTORS } from '../detect/group-registry.ts';
import { DETECTORS } from '../detect/registry.ts';
import { type Provenance, provenanceOf, settingsOf, settingsOfGroup } from '../detect/settings.ts';
import type { AlarmType } from '../model/alarm-type.ts';
import type { DetectorSetting } from '../model/fleet.ts';
import type { FleetIndex } from '../model/fleet-index.ts';
import { epochMs } from '../model/units.ts';
import { assetsOf } from './judges.ts';

/** A detector as people read of it. */
export interface CatalogueEntry {
  readonly type: AlarmType;
  /** Kind of subject; `zone` for a question over a zone's days. */
  readonly watches: string;
  /** Of what it hears: one device, a site's devices together, or a zone's days. */
  readonly scope: 'device' | 'site' | 'zone';
  readonly about: About;
  readonly version: number;
  readonly params: readonly CatalogueParam[];
}

export interface CatalogueParam {
  readonly name: string;
  readonly default: ParamValue;
  /** Bounds of a number, where it has any. */
  readonly least: number | null;
  readonly most: number | null;
  readonly steps: 'whole' | 'any';
  /** With its unit. */
  readonly description: string;
}

export type ParamValue = number | string | boolean | null;

/** A parameter as it is in force for one subject. */
export interface EffectiveParam extends CatalogueParam {
  readonly value: ParamValue;
  /** Null: the shipped default. */
  readonly set: Provenance | null;
}

/** Every detector, in the order of the registry. */
export const catalogue = (): readonly CatalogueEntry[] => [
  ...DETECTORS.map((one) => entryOf(one, one.watches, one.scope)),
  ...GROUP_DETECTORS.map((one) => entryOf(one, 'zone', 'zone')),
];

const entryOf = (
  { type, about, version, params }: Detector | GroupDetector,
  watches: string,
  scope: CatalogueEntry['scope'],
): CatalogueEntry => ({ type, watches, scope, about, version, params: paramsOf(params) });

function paramsOf(shape: z.ZodType): readonly CatalogueParam[] {
  if (!(shape instanceof z.ZodObject)) return [];
  const parsed = shape.safeParse({});
  const defaults: unknown = parsed.success ? parsed.data : {};
  return Object.entries(shape.shape).map(([name, param]) => ({
    name,
    default: valueIn(defaults, name),
    ...boundsOf(param),
    description: param instanceof z.ZodType ? (param.description ?? '') : '',
  }));
}

function boundsOf(param: unknown): Pick<CatalogueParam, 'least' | 'most' | 'steps'> {
  const inner: unknown = param instanceof z.ZodDefault ? param.unwrap() : param;
  if (!(inner instanceof z.ZodNumber)) return { least: null, most: null, steps: 'any' };
  const { minValue, maxValue } = inner;
  const steps = inner.isInt ? 'whole' : 'any';
  // whole numbers are bounded by what a number can hold exactly: no bound of theirs
  return { least: bound(minValue), most: bound(maxValue), steps };
}

const bound = (value: number | null): number | null =>
  value === null || Math.abs(value) >= Number.MAX_SAFE_INTEGER ? null : value;

function valueIn(values: unknown, name: string): ParamValue {
  const found: unknown = Object.entries(values ?? {}).find(([key]) => key === name)?.[1];
  return typeof found === 'number' || typeof found === 'string' || typeof found === 'boolean'
    ? found
    : null;
}

/**
 * The parameters of a type's detectors for one subject, each with who set it;
 * null when no detector of the type watches that subject.
 */
export function effectiveParams(
  fleet: FleetIndex,
  type: string,
  subject: string,
): readonly EffectiveParam[] | null {
  const settings = fleet.fleet.detectors;
  for (const detector of DETECTORS) {
    if (detector.type !== type) continue;
    const asset = assetNamed(fleet, detector, subject);
    if (asset === null) continue;
    const origins = provenanceOf(settings, detector.type, asset);
    return valuesOf(detector.params, settingsOf(settings, detector.type, asset), origins);
  }
  const group = GROUP_DETECTORS.find((one) => one.type === type);
  if (group === undefined || !fleet.zones.has(subject)) return null;
  const own = settingsOfGroup(settings, group.type, subject);
  return valuesOf(group.params, own, groupOrigins(settings, group.type, subject));
}

/**
 * The parameters of a type as they are set for the whole fleet, or for a site where it has its
 * own; classes and single subjects may differ. Null: no detector of that type.
 */
export function generalParams(
  fleet: FleetIndex,
  type: string,
  site: string | null,
): readonly EffectiveParam[] | null {
  const known = catalogue().find((one) => one.type === type);
  if (known === undefined) return null;
  const general = fleet.fleet.detectors.filter(
    (one) => one.type === type && one.class === undefined && one.subject === undefined,
  );
  const whole = general.filter((one) => one.site === undefined);
  const own = site === null ? [] : general.filter((one) => one.site === site);
  return known.params.map((param) => {
    const set = [...whole, ...own].findLast(({ params }) => params[param.name] !== undefined);
    if (set === undefined) return { ...param, value: param.default, set: null };
    const scope = set.site === undefined ? 'fleet' : 'site';
    return {
      ...param,
      value: valueIn(set.params, param.name),
      set: { scope, by: set.by ?? null, on: set.on ?? null },
    };
  });
}

function assetNamed(fleet: FleetIndex, detector: Detector, subject: string): Asset | null {
  for (const device of fleet.devices.values()) {
    const asset = assetsOf(fleet, device, epochMs(0)).find(
      (one) => one.subject.kind === detector.watches && one.subject.id === subject,
    );
    if (asset !== undefined) return detector.applies(asset) ? asset : null;
  }
  return null;
}

function groupOrigins(
  settings: readonly DetectorSetting[],
  type: AlarmType,
  zone: string,
): ReadonlyMap<string, Provenance> {
  const origins = new Map<string, Provenance>();
  for (const scope of ['fleet', 'asset'] as const) {
    for (const one of settings) {
      if (one.type !== type || one.site !== undefined || one.class !== undefined) continue;
      if (one.subject !== (scope === 'asset' ? zone : undefined)) continue;
      const origin = { scope, by: one.by ?? null, on: one.on ?? null };
      for (const name of Object.keys(one.params)) origins.set(name, origin);
    }
  }
  return origins;
}

const valuesOf = (
  shape: z.ZodType,
  values: Readonly<Record<string, unknown>>,
  origins: ReadonlyMap<string, Provenance>,
): readonly EffectiveParam[] =>
  paramsOf(shape).map((param) => ({
    ...param,
    value: origins.has(param.name) ? valueIn(values, param.name) : param.default,
    set: origins.get(param.name) ?? null,
  }));
