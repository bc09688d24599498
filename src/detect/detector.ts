import type { z } from 'zod';
import { err, ok, type Result } from '../lib/result.ts';
import type { AlarmType, Subject, SubjectKind } from '../model/alarm-type.ts';
import type { Finding } from '../model/finding.ts';
import type { CustomerSpec, MeterSpec, RunSpec, SiteSpec } from '../model/fleet.ts';
import type { DeviceEntry } from '../model/fleet-index.ts';
import type { Tick } from '../model/journal-entry.ts';
import type { Reading } from '../model/reading.ts';
import type { EpochMs } from '../model/units.ts';

/** What a detector watches, with everything the fleet knows about it. */
export interface Asset {
  readonly subject: Subject;
  readonly device: DeviceEntry;
  /** Null for a gateway. */
  readonly site: SiteSpec | null;
  readonly customer: CustomerSpec | null;
  /** Set when the subject is a run. */
  readonly run: RunSpec | null;
  /** Set when the subject is a meter. */
  readonly meter: MeterSpec | null;
  /** When the device came into the fleet. */
  readonly since: EpochMs;
}

/** A reading of the asset's device, or the passing of time. Ticks come only when a state asked for one. */
export type DetectorEvent =
  | { readonly kind: 'reading'; readonly reading: Reading }
  | ({ readonly kind: 'tick' } & Tick);

/**
 * One judgement, written once and run live, after a crash, on late data and in
 * backtests. `step` is pure: the same state and event give the same answer.
 */
export interface DetectorSpec<P, C, S> {
  readonly type: AlarmType;
  readonly watches: SubjectKind;
  /** Params with their defaults: `params.parse({})` is the shipped setting. */
  readonly params: z.ZodType<P>;
  /** Plain JSON. */
  readonly state: z.ZodType<S>;
  /** Raised whenever old states would be misread; an older checkpoint then starts afresh. */
  readonly version: number;
  /** `arrival`: judges whether readings come at all, so late data must not be judged again. */
  readonly judges: 'condition' | 'arrival';
  /** False when this asset cannot be watched at all, e.g. a station without bypass. */
  applies(asset: Asset): boolean;
  /** Whatever follows from params and asset alone, worked out once: limits, delays. */
  prepare(params: P, asset: Asset): C;
  start(context: C): S;
  step(state: S, event: DetectorEvent, context: C): readonly [S, readonly Finding[]];
  /** The time after which a tick could change the verdict, or null. */
  dueAt(state: S, context: C): EpochMs | null;
}

/** A detector at work on one asset: an immutable value that knows its next one. */
export interface Judge {
  /** JSON for the checkpoint. */
  readonly state: unknown;
  readonly dueAt: EpochMs | null;
  step(event: DetectorEvent): readonly [Judge, readonly Finding[]];
}

/** A detector whose types are closed over, as the registry and the fold see it. */
export interface Detector {
  readonly type: AlarmType;
  readonly watches: SubjectKind;
  readonly version: number;
  readonly judges: 'condition' | 'arrival';
  applies(asset: Asset): boolean;
  /** Refused when the settings do not parse: the message names the field. */
  start(asset: Asset, settings?: unknown): Result<Judge, string>;
  /** Goes on from a checkpoint; refused when the state is not of this version's form. */
  resume(asset: Asset, state: unknown, settings?: unknown): Result<Judge, string>;
}

export function defineDetector<P, C, S>(spec: DetectorSpec<P, C, S>): Detector {
  const judge = (state: S, context: C): Judge => ({
    state,
    dueAt: spec.dueAt(state, context),
    step(event) {
      if (this.dueAt !== null && event.kind === 'reading' && event.reading.ts >= this.dueAt)
        return overdue(state, event, this.dueAt, context);
      const [next, findings] = spec.step(state, event, context);
      return [next === state ? this : judge(next, context), findings];
    },
  });
  /**
   * A reading is also the passing of time. A detector of a condition meets the
   * deadlines before it first, so that a burst of old readings, in which no ticks
   * come, concludes what the live run did.
   */
  const overdue = (
    state: S,
    event: DetectorEvent,
    dueAt: EpochMs,
    context: C,
  ): readonly [Judge, readonly Finding[]] => {
    const findings: Finding[] = [];
    let now = state;
    const ts = event.kind === 'reading' ? event.reading.ts : event.ts;
    let due: EpochMs | null = spec.judges === 'condition' ? dueAt : null;
    while (due !== null && due <= ts) {
      const [waited, found] = spec.step(now, { kind: 'tick', ts: due, downSince: null }, context);
      const next = spec.dueAt(waited, context);
      // a deadline that does not move on is met once
      due = next !== null && next > due ? next : null;
      now = waited;
      findings.push(...found);
    }
    const [next, found] = spec.step(now, event, context);
    return [judge(next, context), [...findings, ...found]];
  };
  const contextOf = (asset: Asset, settings: unknown): Result<C, string> => {
    const params = spec.params.safeParse(settings ?? {});
    return params.success ? ok(spec.prepare(params.data, asset)) : err(params.error.message);
  };
  return {
    type: spec.type,
    watches: spec.watches,
    version: spec.version,
    judges: spec.judges,
    applies: (asset) => spec.applies(asset),
    start(asset, settings) {
      const context = contextOf(asset, settings);
      return context.ok ? ok(judge(spec.start(context.value), context.value)) : context;
    },
    resume(asset, state, settings) {
      const context = contextOf(asset, settings);
      if (!context.ok) return context;
      const known = spec.state.safeParse(state);
      return known.success ? ok(judge(known.data, context.value)) : err(known.error.message);
    },
  };
}
