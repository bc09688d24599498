import { err, ok, type Result } from '../lib/result.ts';
import type { Finding } from '../model/finding.ts';
import type { EpochMs } from '../model/units.ts';
import {
  type Asset,
  type Detector,
  type DetectorEvent,
  type DetectorSpec,
  type EventKind,
  type Judge,
  KIND_BITS,
  type Settings,
  timeOf,
} from './detector.ts';

const HOUR_MS = 3_600_000;
const READINGS: readonly EventKind[] = ['reading'];
const NOTHING_FOUND: readonly Finding[] = [];

/** Closes over a detector's types. */
export function defineDetector<P, C, S>(spec: DetectorSpec<P, C, S>): Detector {
  const contextOf = (asset: Asset, settings: Settings = {}): Result<C, string> => {
    const params = spec.params.safeParse(settings);
    return params.success ? ok(spec.prepare(params.data, asset)) : err(params.error.message);
  };
  return {
    type: spec.type,
    watches: spec.watches,
    about: spec.about,
    scope: spec.scope ?? 'device',
    hears: bitsOf([...(spec.hears ?? READINGS), 'tick']),
    params: spec.params,
    version: spec.version,
    judges: spec.judges,
    warmUpMs: spec.warmUpMs ?? HOUR_MS,
    applies: (asset) => spec.applies(asset),
    start(asset, settings) {
      const context = contextOf(asset, settings);
      return context.ok
        ? ok(new RunningJudge(spec, context.value, spec.start(context.value)))
        : context;
    },
    resume(asset, state, settings) {
      const context = contextOf(asset, settings);
      if (!context.ok) return context;
      const known = spec.state.safeParse(state);
      return known.success
        ? ok(new RunningJudge(spec, context.value, known.data))
        : err(known.error.message);
    },
  };
}

const bitsOf = (kinds: readonly EventKind[]): number =>
  kinds.reduce((bits, kind) => bits | KIND_BITS[kind], 0);

/** A class, because a fleet has millions of these and their methods must be shared. */
class RunningJudge<P, C, S> implements Judge {
  readonly state: S;
  readonly dueAt: EpochMs | null;
  readonly #spec: DetectorSpec<P, C, S>;
  readonly #context: C;
  /** The answer to whatever changes nothing. */
  #unchanged: readonly [Judge, readonly Finding[]] | null = null;

  constructor(spec: DetectorSpec<P, C, S>, context: C, state: S) {
    this.#spec = spec;
    this.#context = context;
    this.state = state;
    this.dueAt = spec.dueAt(state, context);
  }

  step(event: DetectorEvent): readonly [Judge, readonly Finding[]] {
    if (this.dueAt !== null && timeOf(event) >= this.dueAt) return this.#overdue(event, this.dueAt);
    // time that nobody waited for
    if (event.kind === 'tick' && this.#spec.judges === 'condition') return this.#same();
    const stepped = this.#spec.step(this.state, event, this.#context);
    if (stepped === null) return this.#same();
    const [next, findings] = stepped;
    if (next === this.state && findings.length === 0) return this.#same();
    return [this.#after(next), findings];
  }

  #same(): readonly [Judge, readonly Finding[]] {
    this.#unchanged ??= [this, NOTHING_FOUND];
    return this.#unchanged;
  }

  doubt(): string | null {
    return this.#spec.doubt?.(this.state, this.#context) ?? null;
  }

  #after(state: S): RunningJudge<P, C, S> {
    return state === this.state ? this : new RunningJudge(this.#spec, this.#context, state);
  }

  /**
   * A reading is also the passing of time, and a tick may come late: the deadlines
   * before it are met first, each at its own time. So a burst of old readings, in
   * which no ticks come, concludes what the live run did, whenever its ticks came.
   */
  #overdue(event: DetectorEvent, dueAt: EpochMs): readonly [Judge, readonly Finding[]] {
    const spec = this.#spec;
    const until = timeOf(event);
    const meets =
      spec.judges === 'condition' || (event.kind === 'tick' && event.downSince === null);
    const findings: Finding[] = [];
    let now = this.state;
    let due: EpochMs | null = meets ? dueAt : null;
    while (due !== null && due <= until) {
      const tick: DetectorEvent = { kind: 'tick', ts: due, downSince: null };
      const [waited, found] = spec.step(now, tick, this.#context) ?? [now, NOTHING_FOUND];
      const next = spec.dueAt(waited, this.#context);
      // a deadline that does not move on is met once
      due = next !== null && next > due ? next : null;
      now = waited;
      findings.push(...found);
    }
    if (event.kind === 'tick' && meets) return [this.#after(now), findings];
    const [next, found] = spec.step(now, event, this.#context) ?? [now, NOTHING_FOUND];
    return [this.#after(next), [...findings, ...found]];
  }
}
