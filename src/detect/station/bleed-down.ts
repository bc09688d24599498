import { z } from 'zod';
import type { SiteSpec } from '../../model/fleet.ts';
import { fallOf, leakOf, Resting } from './decay.ts';

/**
 * The free nightly test (domain.md §B.3): with nobody burning, the regulators lock
 * up above their set and stay shut until the pipe has bled down to it. The time that
 * takes gives the leak: q = V·(P_lock − Ps)/(Pb·τ). The regulator then lifts, fills
 * the pipe and locks up again; where it does not, somebody has begun to burn.
 */
const Descent = z.object({
  /** From the highest point down to the set. */
  since: z.number(),
  at: z.number(),
  fallKPa: z.number(),
  leak: z.number(),
});

export const BleedDown = z.object({
  /** Highest point since the flow stopped; null while gas flows or once it has bled down. */
  top: Resting.nullable(),
  /** When the flow stopped; null while it flows. */
  idleSince: z.number().nullable(),
  /** When it locked up the last time. */
  lockedSince: z.number().nullable(),
  /** Once bled down it counts as locked up again only from here on, kPa gauge. */
  lockedAgainKPa: z.number(),
  /** Bled down, and not yet locked up again. */
  down: Descent.nullable(),
  /** Successive descents that show a leak, the first one's start, and the newest one's figures. */
  descents: z.number(),
  since: z.number().nullable(),
  newest: Descent.nullable(),
});
export type BleedDown = z.infer<typeof BleedDown>;

export const NO_BLEED: BleedDown = {
  top: null,
  idleSince: null,
  lockedSince: null,
  lockedAgainKPa: 0,
  down: null,
  descents: 0,
  since: null,
  newest: null,
};

export interface BleedRule {
  readonly site: SiteSpec;
  readonly setKPa: number;
  /** Locked up: so far above the set, kPa gauge. */
  readonly lockedKPa: number;
  readonly leastMs: number;
  /** After a descent it locks up again within this, ms: burners stay on for longer. */
  readonly relockMs: number;
  /** Locked up this long without a descent: tight, ms. */
  readonly quietMs: number;
  /** m³/h base: a leak is between these; above, the meter sees it. */
  readonly leastLeak: number;
  readonly mostLeak: number;
}

/** Share of the way from lock-up to the set at which a descent is measured. */
const DOWN_SHARE = 0.7;

/** The same object when nothing changed. */
export function stepBleedDown(
  state: BleedDown,
  here: Resting,
  isIdle: 'idle' | 'flowing',
  rule: BleedRule,
): BleedDown {
  if (isIdle === 'flowing')
    return state.idleSince === null
      ? state
      : { ...state, top: null, idleSince: null, lockedSince: null, lockedAgainKPa: 0 };
  const { top } = state;
  const known = state.idleSince === null ? { ...state, idleSince: here.ts } : state;
  if (top === null) {
    if (here.p < Math.max(rule.lockedKPa, state.lockedAgainKPa)) return known;
    return lockedAgain({ ...known, top: here, lockedSince: here.ts }, here, rule);
  }
  if (here.p > top.p) return { ...known, top: here };
  if (here.p > top.p - DOWN_SHARE * (top.p - rule.setKPa)) {
    const isTight = known.descents > 0 && here.ts - (known.lockedSince ?? here.ts) >= rule.quietMs;
    return isTight ? { ...known, descents: 0, since: null } : known;
  }
  return descended({ ...known, lockedAgainKPa: (top.p + here.p) / 2 }, top, here, rule);
}

function descended(state: BleedDown, top: Resting, here: Resting, rule: BleedRule): BleedDown {
  const fallKPa = fallOf(top, here);
  const leak = leakOf(rule.site, fallKPa, top, here);
  const ms = here.ts - top.ts;
  // too quick for a leak: somebody has begun to burn
  if (ms < rule.leastMs || leak === null || leak > rule.mostLeak) return { ...state, top: null };
  if (leak < rule.leastLeak) return { ...state, top: null, descents: 0, since: null };
  return { ...state, top: null, down: { since: top.ts, at: here.ts, fallKPa, leak } };
}

/** A descent counts once the pipe has locked up after it: nobody burns. */
function lockedAgain(state: BleedDown, here: Resting, rule: BleedRule): BleedDown {
  const { down } = state;
  if (down === null) return state;
  if (here.ts - down.at > rule.relockMs) return { ...state, down: null };
  return {
    ...state,
    down: null,
    descents: state.descents + 1,
    since: state.since ?? down.since,
    newest: down,
  };
}
