import type { AlarmType } from '../model/alarm-type.ts';
import type { DetectorSetting } from '../model/fleet.ts';
import type { Asset, Settings } from './detector.ts';

/** Who set a parameter, for whom. */
export interface Provenance {
  readonly scope: 'fleet' | 'class' | 'site' | 'asset';
  readonly by: string | null;
  /** ISO date or time. */
  readonly on: string | null;
}

const NOTHING_SET: Settings = {};

/** The narrower scope wins, parameter by parameter. */
const SCOPES = ['fleet', 'class', 'site', 'asset'] as const;

export function scopeOf(setting: DetectorSetting): Provenance['scope'] {
  if (setting.subject !== undefined) return 'asset';
  if (setting.site !== undefined) return 'site';
  return setting.class === undefined ? 'fleet' : 'class';
}

const concerns = (setting: DetectorSetting, type: AlarmType, asset: Asset): boolean =>
  setting.type === type &&
  (setting.class === undefined || setting.class === asset.customer?.class) &&
  (setting.site === undefined || setting.site === asset.site?.id) &&
  (setting.subject === undefined || setting.subject === asset.subject.id);

/** The settings in force for one detector on one asset, narrowest last. */
function inForce(
  settings: readonly DetectorSetting[],
  type: AlarmType,
  asset: Asset,
): readonly DetectorSetting[] {
  const own = settings.filter((setting) => concerns(setting, type, asset));
  return SCOPES.flatMap((scope) => own.filter((setting) => scopeOf(setting) === scope));
}

const merged = (settings: readonly DetectorSetting[]): Settings =>
  Object.fromEntries(settings.flatMap(({ params }) => Object.entries(params)));

/** Parameters that people have set for a detector on an asset; the rest keep their defaults. */
export function settingsOf(
  settings: readonly DetectorSetting[],
  type: AlarmType,
  asset: Asset,
): Settings {
  if (settings.length === 0) return NOTHING_SET;
  return merged(inForce(settings, type, asset));
}

/** Where each of those parameters comes from; one that is not named has its default. */
export function provenanceOf(
  settings: readonly DetectorSetting[],
  type: AlarmType,
  asset: Asset,
): ReadonlyMap<string, Provenance> {
  const origins = new Map<string, Provenance>();
  for (const setting of inForce(settings, type, asset)) {
    const origin = { scope: scopeOf(setting), by: setting.by ?? null, on: setting.on ?? null };
    for (const name of Object.keys(setting.params)) origins.set(name, origin);
  }
  return origins;
}

/** The same for a zone's question: the whole fleet's settings, then those for the zone as subject. */
export function settingsOfGroup(
  settings: readonly DetectorSetting[],
  type: AlarmType,
  zone: string,
): Settings {
  const own = settings.filter(
    (setting) =>
      setting.type === type &&
      setting.class === undefined &&
      setting.site === undefined &&
      (setting.subject === undefined || setting.subject === zone),
  );
  const ordered = [...own].sort(
    (a, b) => Number(scopeOf(a) === 'asset') - Number(scopeOf(b) === 'asset'),
  );
  return merged(ordered);
}
