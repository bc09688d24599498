import type { FieldPlace } from '../model/field-place.ts';
import type { METER_FLAGS } from '../model/record.ts';
import type { Metric } from './payload.ts';

/** A metric as a birth has declared it. */
export interface KnownMetric {
  readonly name: string;
  readonly alias: string | null;
  readonly datatype: number | null;
  readonly unit: string | null;
  /** Where it belongs in our records; null: nowhere. */
  readonly place: FieldPlace | null;
}

type MeterFlag = (typeof METER_FLAGS)[number];

/** An edge node itself, or one device behind it. */
export interface Subject {
  /** Between its birth and its death; data need one. */
  isBorn: boolean;
  /** What was last told of it; null: nothing yet. */
  isOnline: boolean | null;
  readonly byName: ReadonlyMap<string, KnownMetric>;
  readonly byAlias: ReadonlyMap<string, KnownMetric>;
  /** Set flags: a node reports them one by one, as they change. */
  flags: ReadonlySet<MeterFlag>;
  /** What its birth takes of memory, in metrics with names of a usual length. */
  readonly weight: number;
}

export type PlaceOf = (name: string) => FieldPlace | null;

export const stranger = (): Subject => ({
  isBorn: false,
  isOnline: null,
  byName: new Map(),
  byAlias: new Map(),
  flags: new Set(),
  weight: 0,
});

/** Characters of a name that weigh as much as a metric. */
const NAME_WEIGHS = 100;
/** Beside its metrics: a device without any is remembered too. */
const DEVICE_WEIGHS = 10;

const weightOfName = (name: string): number => Math.floor(name.length / NAME_WEIGHS);

const weightOf = (device: string, { weight }: Pick<Subject, 'weight'>): number =>
  DEVICE_WEIGHS + weightOfName(device) + weight;

/** Of all devices of a node once `device` is `subject`. */
export function weightWith(
  devices: ReadonlyMap<string, Subject>,
  device: string,
  subject: Subject,
): number {
  let weight = weightOf(device, subject);
  for (const [other, its] of devices) if (other !== device) weight += weightOf(other, its);
  return weight;
}

/** tck-id-payloads-alias-birth-requirement, tck-id-payloads-metric-datatype-req */
export function declared(metrics: readonly Metric[], placeOf: PlaceOf): readonly KnownMetric[] {
  return metrics.flatMap(({ name, alias, datatype, unit }) =>
    name === null ? [] : [{ name, alias, datatype, unit, place: placeOf(name) }],
  );
}

export function subjectOf(
  metrics: readonly KnownMetric[],
  { isBorn, isOnline, flags }: Pick<Subject, 'isBorn' | 'isOnline' | 'flags'>,
): Subject {
  const byName = new Map(metrics.map((metric) => [metric.name, metric]));
  let weight = 0;
  for (const { name, unit } of byName.values()) weight += 1 + weightOfName(name + (unit ?? ''));
  return { isBorn, isOnline, flags, byName, byAlias: aliasesOf(byName.values()), weight };
}

/**
 * An alias that stands for two names stands for neither: data under it are
 * refused rather than put to the wrong one (tck-id-payloads-alias-uniqueness).
 */
function aliasesOf(metrics: Iterable<KnownMetric>): ReadonlyMap<string, KnownMetric> {
  const found = new Map<string, KnownMetric>();
  const doubled = new Set<string>();
  for (const metric of metrics) {
    if (metric.alias === null) continue;
    if (found.has(metric.alias)) doubled.add(metric.alias);
    found.set(metric.alias, metric);
  }
  for (const alias of doubled) found.delete(alias);
  return found;
}

/**
 * What a metric of a data message is, or null when no birth says it: an alias
 * that is unknown, or a whole number under an unknown name without its datatype.
 */
export function resolve(subject: Subject, metric: Metric, placeOf: PlaceOf): KnownMetric | null {
  const { name, alias, datatype, unit, value } = metric;
  if (name === null) return (alias === null ? null : subject.byAlias.get(alias)) ?? null;
  const known = subject.byName.get(name);
  if (known !== undefined) return known;
  const isReadable = datatype !== null || (value?.form !== 'int' && value?.form !== 'long');
  return isReadable ? { name, alias, datatype, unit, place: placeOf(name) } : null;
}
