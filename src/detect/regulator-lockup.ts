import { z } from 'zod';
import { toKelvin } from '../gas/gas-constants.ts';
import { flowFromPressureChange } from '../gas/line-pack.ts';
import type { Digest } from '../model/digest.ts';
import type { Evidence, Finding } from '../model/finding.ts';
import { kelvin, kPaAbs, kPaDiff } from '../model/units.ts';
import { defineDetector } from './define-detector.ts';
import type { Asset, DetectorEvent } from './detector.ts';
import {
  type Level,
  LevelState,
  levelsDueAt,
  sampleLevels,
  startLevels,
  type Verdict,
  waitLevels,
} from './pressure-level.ts';
import {
  Idle,
  type IdleLimits,
  idleAfter,
  riseOf,
  standingKPa,
} from './regulator/idle-pressure.ts';
import { carrierOf, knownRunView, type RunView, runViewOf, spanOf } from './regulator/run-view.ts';
import { rounded } from './stats/rounded.ts';

const MINUTE_MS = 60_000;

/**
 * REG-4 (domain.md §B.2): when nobody burns, the run that carried last must close tight.
 * `lock-up`: ten minutes after the flow stopped the outlet stands above its lock-up
 * class. `creep`: it keeps rising, freed of what the sun on the pipe adds (1 °C =
 * 0.34 % of the absolute pressure), so the seat passes gas.
 * What leaks through the seat is metered too, so "nobody burns" is a small flow, not zero.
 */
const Params = z.object({
  sgPercent: z.number().positive().default(20).describe('%; lock-up class of a run without `sg`'),
  idleShare: z.number().default(0.02).describe('flow over meter Qmax below which creep is judged'),
  lowShare: z
    .number()
    .default(0.1)
    .describe(
      'flow over meter Qmax below which lock-up is judged: any healthy run then holds its set',
    ),
  settleMs: z
    .number()
    .default(10 * MINUTE_MS)
    .describe('ms; low flow this long before lock-up is judged'),
  unheatedMs: z
    .number()
    .default(40 * MINUTE_MS)
    .describe(
      'ms; without a gas temperature lock-up is judged only this long after the flow stopped',
    ),
  creepPercent: z
    .number()
    .default(0.5)
    .describe('% of the set point; rise in 10 min that is creep'),
  creepLsbKPa: z.number().default(0.03).describe('kPa; a smaller rise in 10 min is no creep'),
  creepFromShare: z
    .number()
    .default(0.6)
    .describe(
      'share of the lock-up class; lower rises may be a healthy seat closing on a small flow',
    ),
  creepForMs: z
    .number()
    .default(30 * MINUTE_MS)
    .describe('ms; it must rise this long'),
  hysteresis: z
    .number()
    .default(0.98)
    .describe('share of the lock-up limit below which it has ended'),
  goodForMs: z
    .number()
    .default(60 * MINUTE_MS)
    .describe('ms at zero flow; good this long ends it'),
  gapMs: z
    .number()
    .default(36 * 3_600_000)
    .describe('ms without zero flow after which nobody knows'),
});
type Params = z.infer<typeof Params>;

interface Watch {
  readonly p: Params;
  readonly view: RunView;
  readonly span: Digest['span'];
  readonly idle: IdleLimits;
  readonly levels: readonly Level[];
  /** kPa gauge. */
  readonly limitKPa: number;
  /** kPa in 10 min. */
  readonly creepKPa: number;
  /** kPa gauge; a rise below it is no creep yet. */
  readonly creepFromKPa: number;
  readonly site: NonNullable<Asset['site']>;
}

const TEN_MINUTES_MS = 10 * MINUTE_MS;

const watchOf = (p: Params, asset: Asset): Watch => {
  const view = knownRunView(asset);
  if (asset.site === null) throw new Error('a run belongs to a site');
  const { setKPa, sg = p.sgPercent } = view.run;
  const common = { mode: 'samples', offDelayMs: p.goodForMs, maxGapMs: p.gapMs } as const;
  return {
    p,
    view,
    span: spanOf(asset.device),
    idle: {
      idleM3h: p.idleShare * view.capacityM3h,
      lowM3h: p.lowShare * view.capacityM3h,
      riseMs: TEN_MINUTES_MS,
    },
    levels: [
      {
        name: 'creep',
        priority: 2,
        // the first rise already looks back over ten minutes
        persistence: { ...common, onDelayMs: p.creepForMs - TEN_MINUTES_MS, onSamples: Infinity },
      },
      { name: 'lock-up', priority: 3, persistence: { ...common, onDelayMs: 0, onSamples: 1 } },
    ],
    limitKPa: setKPa * (1 + sg / 100),
    creepKPa: Math.max((p.creepPercent / 100) * setKPa, p.creepLsbKPa),
    creepFromKPa: setKPa * (1 + (p.creepFromShare * sg) / 100),
    site: asset.site,
  };
};

const State = z.object({
  /** Whether this run set the outlet pressure when gas last flowed. */
  carriedLast: z.boolean(),
  idle: Idle.nullable(),
  levels: LevelState,
});
type State = z.infer<typeof State>;

const NOTHING: readonly Finding[] = [];

function step(
  state: State,
  event: DetectorEvent,
  watch: Watch,
): readonly [State, readonly Finding[]] | null {
  switch (event.kind) {
    case 'reading': {
      if (event.reading.record !== 'station') return null;
      const carrier = carrierOf(event.reading.values, watch.view);
      if (carrier === 'none' || (carrier === 'own') === state.carriedLast) return null;
      return [{ ...state, carriedLast: carrier === 'own' }, NOTHING];
    }
    case 'slot':
    case 'hour':
      return event.kind === watch.span ? stretch(state, event.digest, watch) : null;
    case 'tick': {
      const [levels, findings] = waitLevels(state.levels, watch.levels, event.ts);
      return levels === state.levels ? null : [{ ...state, levels }, findings];
    }
    case 'day':
    case 'refused':
      return null;
  }
}

function stretch(state: State, digest: Digest, watch: Watch): readonly [State, readonly Finding[]] {
  const idle = state.carriedLast ? idleAfter(state.idle, digest, watch.idle) : null;
  if (idle === null && state.idle === null) return [state, NOTHING];
  const verdicts = verdictsOf(state, idle, digest, watch);
  const [levels, findings] = sampleLevels(state.levels, watch.levels, digest.to, verdicts, () =>
    evidenceOf(idle, watch),
  );
  const next: State = { ...state, idle, levels };
  return [
    next,
    findings.length === 0 ? NOTHING : findings.map((one) => estimated(one, idle, watch)),
  ];
}

function verdictsOf(
  state: State,
  idle: Idle | null,
  digest: Digest,
  watch: Watch,
): readonly [Verdict, Verdict] {
  const [creep, lockUp] = state.levels.trackers;
  const newest = idle?.points.at(-1);
  if (idle === null || newest === undefined) {
    // flow again: what was rising is not rising any more, and what holds is not judged
    return [creep?.phase === 'pending' ? 'no' : 'skip', 'skip'];
  }
  const { p } = watch;
  const rise = idle.isStill ? riseOf(idle, watch.idle) : null;
  const isHeld = (phase: string | undefined): boolean =>
    phase === 'active' || phase === 'recovering';
  const creepLimit = isHeld(creep?.phase) ? watch.creepKPa / 2 : watch.creepKPa;
  const isRising = rise !== null && rise > creepLimit && newest.pKPa > watch.creepFromKPa;
  const rising: Verdict = rise === null ? 'skip' : isRising ? 'yes' : 'no';
  const stoodMs = digest.to - idle.since;
  const isBlurred = !idle.isFed && idle.coldestC === null && stoodMs > p.unheatedMs;
  const limit = isHeld(lockUp?.phase) ? watch.limitKPa * p.hysteresis : watch.limitKPa;
  const standing: Verdict =
    stoodMs < p.settleMs || isBlurred ? 'skip' : standingKPa(idle) > limit ? 'yes' : 'no';
  return [rising, standing];
}

function evidenceOf(idle: Idle | null, watch: Watch): Evidence {
  if (idle === null) return [];
  const pKPa = standingKPa(idle);
  const { setKPa, id } = watch.view.run;
  const rise = idle.isStill ? riseOf(idle, watch.idle) : null;
  const isHigh = pKPa > watch.limitKPa;
  const limit = { limit: rounded(watch.limitKPa, 3), relation: 'above' } as const;
  return [
    { name: 'pOut', value: rounded(pKPa, 3), unit: 'kPa', ...(isHigh ? limit : {}) },
    { name: 'lockUp', value: rounded((100 * (pKPa - setKPa)) / setKPa, 1), unit: '%' },
    ...(rise === null
      ? []
      : [
          {
            name: 'rise',
            value: rounded(rise, 3),
            unit: 'kPa/10 min',
            ...(rise > watch.creepKPa
              ? { limit: rounded(watch.creepKPa, 3), relation: 'above' as const }
              : {}),
          },
        ]),
    { name: 'set', value: setKPa, unit: 'kPa' },
    { name: 'run', value: id },
  ];
}

/** Adds the flow through the seat that explains the rise, where the pipe volume is on file. */
function estimated(finding: Finding, idle: Idle | null, { site, idle: limits }: Watch): Finding {
  const rise = idle?.isStill === true ? riseOf(idle, limits) : null;
  if (finding.verdict !== 'began' || rise === null || rise <= 0) return finding;
  const { volumeM3, base } = site;
  if (volumeM3 === undefined) return finding;
  const leak = flowFromPressureChange(
    // below 0.5 MPa Z is within 1 % of 1, far closer than the volume is known
    { volumeM3, temperature: toKelvin(idle?.points.at(-1)?.tC ?? 20), z: 1 },
    kPaDiff(rise),
    TEN_MINUTES_MS / 3_600_000,
    { pressure: kPaAbs(base.pressureKPa), temperature: kelvin(base.temperatureK) },
  );
  return { ...finding, estimate: [{ name: 'seatLeak', value: rounded(leak, 3), unit: 'm³/h' }] };
}

export const regulatorLockup = defineDetector<Params, Watch, State>({
  type: 'regulator.lockup',
  watches: 'run',
  about: {
    rule: 'REG-4',
    formula:
      'Flow < 10 % Qmax for 10 min: pOut > set·(1 + SG), at zero flow after removing P_abs·ΔT/T of a warming pipe; or flow < 2 % Qmax: above 0.6·SG pOut rises > 0.5 % set per 10 min for 30 min after removing the same; seat leak q = (V/Pb)(Tb/T)(dP/dt)/Z',
    delay: '10–40 min of zero flow; hourly reporters 1–3 h',
    source: 'EN 334/GB 27790 lock-up class; real-gas law of the closed section',
    cannotSee:
      'A leaking seat behind a customer who never stops burning; a leak that a cooling pipe hides; which run leaks where none reports its flow (the one that carried last is named)',
  },
  hears: ['reading', 'slot', 'hour'],
  params: Params,
  state: State,
  version: 1,
  judges: 'condition',
  warmUpMs: 24 * 3_600_000,
  applies: (asset) => runViewOf(asset) !== null,
  prepare: watchOf,
  start: ({ view, levels }) => ({
    carriedLast: view.run.role === 'duty',
    idle: null,
    levels: startLevels(levels),
  }),
  step,
  dueAt: (state, { levels }) => levelsDueAt(state.levels, levels),
});
