import { z } from 'zod';
import type { AlarmType, SubjectKind } from '../model/alarm-type.ts';
import type { Evidence, Finding } from '../model/finding.ts';
import type { StationSpec } from '../model/fleet.ts';
import type { StationValues } from '../model/record.ts';
import { defineDetector } from './define-detector.ts';
import type { About, Asset, Detector, DetectorEvent } from './detector.ts';
import { isActive, nextDue } from './persistence.ts';
import { isQuiet, NOTHING_YET, type Rule, SingleState, sample, wait } from './single-condition.ts';

/** A question that each station record answers by itself: a contact, one pressure against one limit. */
export interface StationCondition<P, W extends { readonly rule: Rule }> {
  readonly type: AlarmType;
  readonly watches: SubjectKind;
  readonly about: About;
  readonly params: z.ZodType<P>;
  applies?(asset: Asset, station: StationSpec): boolean;
  prepare(params: P, asset: Asset, station: StationSpec): W;
  /** Null when the record does not say. `held`: it holds now, so that a limit can have hysteresis. */
  judge(values: StationValues, watch: W, now: 'held' | 'clear'): 'yes' | 'no' | null;
  evidence(values: StationValues, watch: W): Evidence;
  /** What is missing while no record has ever said, e.g. `no door contact reported`. */
  readonly missing: string;
}

const State = z.object({
  single: SingleState,
  /** Whether any record has ever answered. */
  answered: z.boolean(),
});
type State = z.infer<typeof State>;

/** The gap after which nobody knows any more how a contact stands, ms. */
export const contactGapMs = (asset: Asset): number => Math.max(60_000, 3 * asset.device.intervalMs);

export function stationCondition<P, W extends { readonly rule: Rule }>(
  spec: StationCondition<P, W>,
): Detector {
  const step = (
    state: State,
    event: DetectorEvent,
    watch: W,
  ): readonly [State, readonly Finding[]] | null => {
    if (event.kind === 'tick') return after(state, wait(state.single, event.ts, watch.rule));
    if (event.kind !== 'reading' || event.reading.record !== 'station') return null;
    const { values, ts } = event.reading;
    const now = isActive(state.single.tracked) ? 'held' : 'clear';
    const verdict = spec.judge(values, watch, now);
    if (verdict === null) return null;
    if (state.answered && isQuiet(state.single, verdict)) return null;
    const known = state.answered ? state : { ...state, answered: true };
    const evidence = () => spec.evidence(values, watch);
    return after(known, sample(known.single, ts, verdict, watch.rule, evidence));
  };
  return defineDetector<P, W, State>({
    type: spec.type,
    watches: spec.watches,
    about: spec.about,
    params: spec.params,
    state: State,
    version: 1,
    judges: 'condition',
    applies(asset) {
      const station = asset.site?.station;
      return station !== undefined && (spec.applies?.(asset, station) ?? true);
    },
    prepare(params, asset) {
      const station = asset.site?.station;
      if (station === undefined) throw new Error(`${spec.type} needs a station to watch`);
      return spec.prepare(params, asset, station);
    },
    start: () => ({ single: NOTHING_YET, answered: false }),
    step,
    dueAt: (state, watch) => nextDue(state.single.tracked, watch.rule.persistence),
    doubt: (state) => (state.answered ? null : spec.missing),
  });
}

const after = (
  state: State,
  [single, findings]: readonly [SingleState, readonly Finding[]],
): readonly [State, readonly Finding[]] => [
  single === state.single ? state : { ...state, single },
  findings,
];
