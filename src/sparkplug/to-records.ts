import type { FieldPlace } from '../model/field-place.ts';
import { METER_FLAGS, UNMEASURED_FIELDS } from '../model/record.ts';
import { fitUnit } from './fit-unit.ts';
import { type MetricValue, readValue } from './metric-value.ts';
import { type Metric, QUALITY_GOOD } from './payload.ts';
import type { KnownMetric, Subject } from './subject.ts';

/** A metric of one message together with what its birth says. */
export interface ResolvedMetric {
  readonly metric: Metric;
  readonly known: KnownMetric;
}

export type JsonRecord = Readonly<Record<string, unknown>>;

export interface Records {
  /** Records of contract §2, oldest first; then, one by one, values that are to be refused by name. */
  readonly telemetry: readonly JsonRecord[];
  readonly events: readonly JsonRecord[];
  /** Metrics that are no field of ours, or declare an event without saying that it happened. */
  readonly ignored: number;
  /** No value, or none to be used: is_null, not a number, a quality that is not good. */
  readonly absent: number;
}

/** Whether a message declares its subject or tells what has changed. */
export type Occasion = 'birth' | 'data';

type Draft = Record<string, unknown>;

/** Gathers what one message says. */
interface Gathering {
  readonly subject: Subject;
  readonly occasion: Occasion;
  /** One record for every moment, by its ms. */
  readonly drafts: Map<number, Draft>;
  readonly misfits: JsonRecord[];
  readonly events: JsonRecord[];
  ignored: number;
  absent: number;
}

/**
 * Metrics to records of contract §2: one for every moment at which something was
 * measured, for metrics carry times of their own (tck-id-payloads-name-birth-data-requirement).
 * Late ones (is_historical) become records like any other: the fold judges by event time.
 *
 * @param sentAt ms, for metrics without a time.
 */
export function toRecords(
  metrics: readonly ResolvedMetric[],
  subject: Subject,
  occasion: Occasion,
  sentAt: number,
): Records {
  const gathering: Gathering = {
    ...{ subject, occasion, drafts: new Map(), misfits: [], events: [] },
    ...{ ignored: 0, absent: 0 },
  };
  for (const resolved of metrics) gather(gathering, resolved, resolved.metric.timestamp ?? sentAt);
  const { drafts, misfits, events, ignored, absent } = gathering;
  const measured = [...drafts].filter(([, draft]) => isMeasured(draft)).sort(([a], [b]) => a - b);
  const telemetry = [...measured.map(([, draft]) => draft), ...misfits];
  return { telemetry, events, ignored, absent };
}

function gather(into: Gathering, { metric, known }: ResolvedMetric, ts: number): void {
  const { place } = known;
  if (place === null) {
    into.ignored += 1;
    return;
  }
  const value = usableValue(metric, known);
  if (value === null) {
    into.absent += 1;
  } else if (value === undefined) {
    into.misfits.push(placed({ ts }, place, `${metric.value?.form ?? 'nothing'} without a value`));
  } else if (place.kind === 'event') {
    gatherEvent(into, place.code, value, ts);
  } else if (place.kind === 'flag' || place.field === 'flags') {
    draftAt(into, ts)['flags'] = flagsAfter(into.subject, place, value, metric);
  } else {
    const fitted = fitUnit(value, metric.unit ?? known.unit, place.field);
    if (fitted.fits) placed(draftAt(into, ts), place, fitted.value);
    else into.misfits.push(placed({ ts }, place, fitted.value));
  }
}

/**
 * Null: no value. tck-id-operational-behavior-data-publish-nbirth-values (is_null);
 * a value of bad or stale quality (tck-id-payloads-propertyset-quality-value-value)
 * must neither raise nor clear an alarm.
 */
function usableValue(metric: Metric, known: KnownMetric): MetricValue | null | undefined {
  if (metric.isNull || metric.value === null) return null;
  if (metric.quality !== null && metric.quality !== QUALITY_GOOD) return null;
  return readValue(metric.value, metric.datatype ?? known.datatype);
}

function draftAt({ drafts }: Gathering, ts: number): Draft {
  const known = drafts.get(ts);
  if (known !== undefined) return known;
  const draft: Draft = { ts };
  drafts.set(ts, draft);
  return draft;
}

/** The draft with the value where it belongs. */
function placed(draft: Draft, place: FieldPlace, value: unknown): Draft {
  if (place.kind === 'run') {
    const runs = objectIn(draft, 'runs');
    objectIn(runs, place.run)[place.field] = value;
  } else if (place.kind === 'field') {
    draft[place.field] = value;
  } else {
    draft[place.kind === 'flag' ? 'flags' : 'code'] = value;
  }
  return draft;
}

function objectIn(draft: Draft, name: string): Draft {
  // a run may be called `constructor`: what every object inherits is none of ours.
  // Only this file writes drafts: what stands under a run's name is an object
  if (Object.hasOwn(draft, name)) return draft[name] as Draft;
  const made: Draft = {};
  draft[name] = made;
  return made;
}

const isMeasured = (draft: Draft): boolean =>
  Object.keys(draft).some((name) => !UNMEASURED_FIELDS.has(name));

/** A birth lists the events that a node may report; only data say that one has happened. */
function gatherEvent(into: Gathering, code: string, value: MetricValue, ts: number): void {
  const isSaid = value !== false && value !== 0 && value !== '';
  if (into.occasion === 'birth' || !isSaid) into.ignored += 1;
  else into.events.push(value === true ? { ts, code } : { ts, code, value });
}

/**
 * The whole list of set flags once this metric is known: nodes report each flag by
 * itself, when it changes. Late data do not move what holds now.
 */
function flagsAfter(
  subject: Subject,
  place: FieldPlace,
  value: MetricValue,
  { isHistorical }: Metric,
): readonly unknown[] {
  if (place.kind !== 'flag') {
    const words = wordsOf(value);
    if (!isHistorical) subject.flags = knownFlags(new Set(words));
    return words;
  }
  const flags = new Set<string>(subject.flags);
  if (value === true || value === 1) flags.add(place.flag);
  else flags.delete(place.flag);
  if (!isHistorical) subject.flags = knownFlags(flags);
  return [...knownFlags(flags)];
}

/** Always in one order: what is said again after a crash must be the same. */
const knownFlags = (flags: ReadonlySet<string>): Subject['flags'] =>
  new Set(METER_FLAGS.filter((flag) => flags.has(flag)));

/** A StringArray, the first column of a DataSet, or words with commas between them. */
const wordsOf = (value: MetricValue): readonly string[] =>
  (typeof value === 'object' ? value : `${value}`.split(','))
    .map((word) => word.trim())
    .filter((word) => word !== '');
