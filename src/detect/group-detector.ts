import type { z } from 'zod';
import type { AlarmType, Subject } from '../model/alarm-type.ts';
import type { DayDigest } from '../model/digest.ts';
import type { Finding } from '../model/finding.ts';
import type { CustomerSpec, MeterSpec, SiteSpec, ZoneSpec } from '../model/fleet.ts';
import type { DeviceEntry } from '../model/fleet-index.ts';
import type { EpochMs } from '../model/units.ts';
import type { About, Settings } from './detector.ts';

/** A zone with its members, as the fleet lists them. */
export interface Group {
  readonly zone: ZoneSpec;
  readonly members: readonly Member[];
}

/** One device of the zone. */
export interface Member {
  readonly device: DeviceEntry;
  readonly site: SiteSpec;
  readonly customer: CustomerSpec | null;
  readonly meter: MeterSpec | null;
}

/** One day of a zone, looked at once everybody has had time to hand it in. */
export interface ZoneDay {
  /** When it is looked at: the same in a backtest as live. */
  readonly at: EpochMs;
  /** `2026-11-23` in the zone. */
  readonly date: string;
  /** Its local midnight, and the next. */
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** By device id; a device without records on that day is absent. */
  readonly days: ReadonlyMap<string, DayDigest>;
}

/** A finding with its subject: a zone's question may be about one of its members. */
export interface GroupFinding {
  readonly subject: Subject;
  /** The site whose alarm it is; null for the zone's own. */
  readonly site: string | null;
  readonly finding: Finding;
}

/** A question that joins the devices of a zone, answered once a day (domain.md §B.2, B.3, M-10). */
export interface GroupDetectorSpec<P, C, S> {
  readonly type: AlarmType;
  readonly about: About;
  readonly params: z.ZodType<P>;
  /** Plain JSON; it must stay small: a zone may have thousands of members. */
  readonly state: z.ZodType<S>;
  readonly version: number;
  /** False where the zone cannot be asked, e.g. no inlet meter. */
  applies(group: Group): boolean;
  prepare(params: P, group: Group): C;
  start(context: C): S;
  /** Days come in order, each once. */
  step(state: S, day: ZoneDay, context: C): readonly [S, readonly GroupFinding[]];
  doubt?(state: S, context: C): string | null;
}

export interface GroupJudge {
  readonly state: unknown;
  step(day: ZoneDay): readonly [GroupJudge, readonly GroupFinding[]];
  doubt(): string | null;
}

export interface GroupDetector {
  readonly type: AlarmType;
  readonly about: About;
  readonly params: z.ZodType;
  readonly version: number;
  applies(group: Group): boolean;
  /**
   * @param state of a checkpoint; undefined, or of another version: begins anew.
   * @throws when the settings do not parse.
   */
  start(group: Group, settings: Settings, state?: unknown): GroupJudge;
}

export function defineGroupDetector<P, C, S>(spec: GroupDetectorSpec<P, C, S>): GroupDetector {
  const judge = (state: S, context: C): GroupJudge => ({
    state,
    step(day) {
      const [next, findings] = spec.step(state, day, context);
      return [judge(next, context), findings];
    },
    doubt: () => spec.doubt?.(state, context) ?? null,
  });
  return {
    type: spec.type,
    about: spec.about,
    params: spec.params,
    version: spec.version,
    applies: (group) => spec.applies(group),
    start(group, settings, state) {
      const context = spec.prepare(spec.params.parse(settings), group);
      const known = state === undefined ? null : spec.state.safeParse(state);
      return judge(known?.success === true ? known.data : spec.start(context), context);
    },
  };
}
