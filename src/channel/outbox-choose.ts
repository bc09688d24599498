import type { Breakers } from './outbox-breaker.ts';
import { compare, type Held, healthOf, type Lane, readyAt } from './outbox-lanes.ts';
import { nextParcel, type Parcel } from './outbox-parcel.ts';
import type { OutboxPolicy } from './outbox-policy.ts';
import { type Budgets, reserveOf } from './outbox-rates.ts';

export interface Chosen {
  readonly lane: Lane;
  readonly parcel: Parcel;
}

/** What decides whether a lane may send. */
export interface Gates {
  readonly policy: OutboxPolicy;
  readonly budgets: Budgets;
  readonly breakers: Breakers;
}

/** The lane and message to send next, or null when nothing may start now. */
export function choose(lanes: Iterable<Lane>, gates: Gates, now: number): Chosen | null {
  const all = [...lanes];
  const room = roomIn(all, gates.policy, now);
  if (!room.healthy && !room.ailing) return null;
  let best: (Chosen & { readonly gravest: Held }) | null = null;
  for (const lane of all) {
    if (lane.sending !== null || !room[healthOf(lane)]) continue;
    const parcel = parcelOf(lane, gates, now);
    const gravest = parcel?.tells[0];
    if (parcel === null || gravest === undefined) continue;
    if (best === null || compare(gravest, best.gravest) < 0) best = { lane, parcel, gravest };
  }
  return best;
}

function parcelOf(lane: Lane, { policy, budgets, breakers }: Gates, now: number): Parcel | null {
  if (breakers.passes(lane.channel, urgencyOf(lane), now) === 'no') return null;
  if (budgets.channel(lane.channel).level(now) < 1) return null;
  const budget = budgets.lane(lane);
  const level = budget.level(now);
  const allowance = { urgent: level, ordinary: level - reserveOf(budget) };
  return nextParcel(lane, allowance, policy, now);
}

/** An emergency that was never tried, to a recipient who did not fail last time. */
const urgencyOf = (lane: Lane): 'urgent' | 'ordinary' =>
  lane.failures === 0 && [...lane.held.values()].some(isFreshEmergency) ? 'urgent' : 'ordinary';

const isFreshEmergency = ({ priority, failures }: Held): boolean =>
  priority === 1 && failures === 0;

/** While a channel is known not to work, whoever has another address is told there without a try here. */
export function diversions(
  lanes: Iterable<Lane>,
  breakers: Breakers,
  now: number,
): readonly { readonly lane: Lane; readonly held: readonly Held[] }[] {
  return [...lanes].flatMap((lane) => {
    if (lane.sending !== null || breakers.stateOf(lane.channel) === 'closed') return [];
    const held = [...lane.held.values()].filter(
      (one) => one.line.fallback.length > 0 && one.notBefore <= now,
    );
    return held.length === 0 ? [] : [{ lane, held }];
  });
}

/** The earliest moment at which something may be sent that may not be sent now. */
export function nextChangeAt(lanes: Iterable<Lane>, gates: Gates, now: number): number {
  const { policy, budgets, breakers } = gates;
  let at = Number.POSITIVE_INFINITY;
  const sooner = (when: number) => {
    if (when > now && when < at) at = when;
  };
  for (const lane of lanes) {
    if (lane.sending !== null) {
      sooner(lane.sending.since + policy.slowAfterMs);
      continue;
    }
    if (lane.held.size === 0) continue;
    const budget = budgets.lane(lane);
    for (const held of lane.held.values()) sooner(readyAt(lane, held));
    for (const level of [1, 1 + reserveOf(budget)]) sooner(budget.when(level, now));
    sooner(budgets.channel(lane.channel).when(1, now));
    sooner(breakers.probeAt(lane.channel));
  }
  return at;
}

/** Hanging sends and failing recipients share places of their own. */
function roomIn(lanes: readonly Lane[], policy: OutboxPolicy, now: number) {
  const sending = lanes.flatMap((lane) => lane.sending ?? []);
  const quick = sending.filter(
    (one) => one.lane === 'healthy' && now - one.since < policy.slowAfterMs,
  ).length;
  const stuck = sending.length - quick;
  const places = policy.parallelSends;
  return {
    healthy: quick < places && sending.length < 2 * places,
    ailing: stuck < places && sending.length < 2 * places,
  };
}
