import type { z } from 'zod';
import type { Result } from '../lib/result.ts';
import type { AlarmType, Subject, SubjectKind } from '../model/alarm-type.ts';
import type { DayDigest, Digest } from '../model/digest.ts';
import type { Finding } from '../model/finding.ts';
import type { CustomerSpec, MeterSpec, RunSpec, SiteSpec, ZoneSpec } from '../model/fleet.ts';
import type { DeviceEntry } from '../model/fleet-index.ts';
import type { Tick } from '../model/journal-entry.ts';
import type { MeterUse } from '../model/meter-use.ts';
import type { Reading } from '../model/reading.ts';
import type { RejectionReason } from '../model/rejection.ts';
import type { EpochMs } from '../model/units.ts';

/** What a detector watches, with everything the fleet knows about it. */
export interface Asset {
  readonly subject: Subject;
  readonly device: DeviceEntry;
  /** Null for a gateway. */
  readonly site: SiteSpec | null;
  /** The site's zone, with its gas and its holidays. */
  readonly zone: ZoneSpec | null;
  readonly customer: CustomerSpec | null;
  /** Set when the subject is a run. */
  readonly run: RunSpec | null;
  /** Set when the subject is a meter. */
  readonly meter: MeterSpec | null;
  /** When the device came into the fleet. */
  readonly since: EpochMs;
}

/**
 * - `reading`: a record of the asset's device; `use` is what its registers counted
 *   since the record before, classified once for all detectors (meter records).
 * - `slot`, `hour`, `day`: a stretch that a record has just closed; `at` is that
 *   record's event time. A detector of scope `site` gets those of every device of
 *   the site, in order of `at`.
 * - `refused`: a record of the device that cannot be used, at its arrival; only who
 *   judges arrival may hear it.
 * - `tick`: the passing of time. Comes only when a state asked for one.
 */
export type DetectorEvent =
  | { readonly kind: 'reading'; readonly reading: Reading; readonly use?: MeterUse | null }
  | { readonly kind: 'slot' | 'hour'; readonly at: EpochMs; readonly digest: Digest }
  | { readonly kind: 'day'; readonly at: EpochMs; readonly day: DayDigest }
  | {
      readonly kind: 'refused';
      readonly at: EpochMs;
      /** `duplicate`: it had come before, equal in all that it says. */
      readonly reason: RejectionReason | 'duplicate';
      /** Its own stamp where it has a usable one. */
      readonly ts: EpochMs | null;
    }
  | ({ readonly kind: 'tick' } & Tick);

export type EventKind = DetectorEvent['kind'];

/** What a detector hears is asked several times a reading: kinds of events as bits. */
export const KIND_BITS: Readonly<Record<EventKind, number>> = {
  reading: 1,
  slot: 2,
  hour: 4,
  day: 8,
  tick: 16,
  refused: 32,
};

/** Event time of an event: when its record was so, or the tick's own time. */
export const timeOf = (event: DetectorEvent): EpochMs =>
  event.kind === 'reading' ? event.reading.ts : event.kind === 'tick' ? event.ts : event.at;

/** What people must know to trust a detector: the rows of `docs/detectors.md`. */
export interface About {
  /** Ids of the domain description, e.g. `REG-2`. */
  readonly rule: string;
  /** The test in one line, with its units. */
  readonly formula: string;
  /** From onset to finding. */
  readonly delay: string;
  /** Standard, paper or field figure behind the defaults. */
  readonly source: string;
  /** What passes unseen, and what it cannot tell apart. */
  readonly cannotSee: string;
}

/**
 * One judgement, written once and run live, after a crash, on late data and in
 * backtests. `step` is pure: the same state and event give the same answer.
 */
export interface DetectorSpec<P, C, S> {
  readonly type: AlarmType;
  readonly watches: SubjectKind;
  readonly about: About;
  /**
   * `device` (the default): hears what the asset's own device says. `site`: hears
   * the stretches of every device of the site.
   */
  readonly scope?: 'device' | 'site';
  /** Kinds of events it wants besides ticks; readings alone by default. */
  readonly hears?: readonly EventKind[];
  /** Params with their defaults and a `.describe` each: `params.parse({})` is the shipped setting. */
  readonly params: z.ZodType<P>;
  /** Plain JSON. */
  readonly state: z.ZodType<S>;
  /** Raised whenever old states would be misread; an older checkpoint then starts afresh. */
  readonly version: number;
  /** `arrival`: judges whether readings come at all, so late data must not be judged again. */
  readonly judges: 'condition' | 'arrival';
  /** How much past a fresh state needs before it can judge, ms; an hour by default. */
  readonly warmUpMs?: number;
  /** False when this asset cannot be watched at all, e.g. a station without bypass. */
  applies(asset: Asset): boolean;
  /** Whatever follows from params and asset alone, worked out once: limits, delays. */
  prepare(params: P, asset: Asset): C;
  start(context: C): S;
  /** Null when the event changes nothing: by far the commonest answer, so it costs nothing to give. */
  step(state: S, event: DetectorEvent, context: C): readonly [S, readonly Finding[]] | null;
  /** The time after which a tick could change the verdict, or null. */
  dueAt(state: S, context: C): EpochMs | null;
  /** Why it cannot judge yet, e.g. `9 of 28 days of baseline`; null when it can. */
  doubt?(state: S, context: C): string | null;
}

/** A detector at work on one asset: an immutable value that knows its next one. */
export interface Judge {
  /** JSON for the checkpoint. */
  readonly state: unknown;
  readonly dueAt: EpochMs | null;
  step(event: DetectorEvent): readonly [Judge, readonly Finding[]];
  doubt(): string | null;
}

/** Values of some of a detector's params, as people have set them. */
export type Settings = Readonly<Record<string, unknown>>;

/** A detector whose types are closed over, as the registry and the fold see it. */
export interface Detector {
  readonly type: AlarmType;
  readonly watches: SubjectKind;
  readonly about: About;
  readonly scope: 'device' | 'site';
  /** The sum of the `KIND_BITS` that it hears. */
  readonly hears: number;
  readonly params: z.ZodType;
  readonly version: number;
  readonly judges: 'condition' | 'arrival';
  readonly warmUpMs: number;
  applies(asset: Asset): boolean;
  /** Refused when the settings do not parse: the message names the field. */
  start(asset: Asset, settings?: Settings): Result<Judge, string>;
  /** Goes on from a checkpoint; refused when the state is not of this version's form. */
  resume(asset: Asset, state: unknown, settings?: Settings): Result<Judge, string>;
}
