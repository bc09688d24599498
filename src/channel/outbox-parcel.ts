import { compare, type Held, type Lane, readyAt } from './outbox-lanes.ts';
import type { OutboxPolicy } from './outbox-policy.ts';

/** What goes to one recipient as one message. */
export interface Parcel {
  readonly kind: 'one' | 'storm' | 'digest';
  /** One per alarm, gravest first, then oldest. */
  readonly tells: readonly Held[];
  /** Earlier ones of the same alarms, which say nothing that `tells` does not. */
  readonly along: readonly Held[];
}

/** Messages that the recipient may still have now. */
export interface Allowance {
  readonly urgent: number;
  readonly ordinary: number;
}

/** What waits of one alarm and may go, oldest first. */
type Chain = readonly [Held, ...Held[]];

/**
 * The next message of a lane, or null. An emergency goes by itself while the
 * budget lasts; what is due together, or has waited for the budget, goes as one
 * message. Nothing overtakes an earlier message about the same alarm, so that
 * nobody reads "cleared" before "first"; of what may go about one alarm the newest
 * is told, and the rest with it.
 */
export function nextParcel(
  lane: Lane,
  allowance: Allowance,
  policy: Pick<OutboxPolicy, 'groupFrom' | 'fewUrgent'>,
  now: number,
): Parcel | null {
  if (lane.sending !== null || lane.held.size === 0) return null;
  const chains = chainsOf(lane, now);
  const first = chains.map(single).toSorted((a, b) => compare(a.tells[0], b.tells[0]))[0];
  if (first === undefined) return null;
  const urgent = chains.filter((chain) => chain.some(({ priority }) => priority === 1)).length;
  const left = urgent > 0 ? allowance.urgent : allowance.ordinary;
  if (left < 1) return null;
  const due = chains.reduce((sum, chain) => sum + chain.length, 0);
  const last = left < 2;
  if (urgent > 0 && urgent <= policy.fewUrgent && !(last && due > 1)) return first;
  const waited = chains.filter(isWaited);
  if (urgent === 0 && waited.length >= 2 && isWaited([first.tells[0]])) {
    return together('digest', waited);
  }
  return due >= policy.groupFrom || (due >= 2 && last) ? together('storm', chains) : first;
}

/** Held back on purpose, for a digest or the end of quiet hours. */
const isWaited = (chain: Chain): boolean =>
  chain.every(({ line }) => line.notBefore > line.plannedAt);

/** By alarm, in order, up to the first that may not go yet. */
function chainsOf(lane: Lane, now: number): readonly Chain[] {
  const byAlarm = new Map<string, Held[]>();
  for (const held of lane.held.values()) {
    const chain = byAlarm.get(held.line.alarm);
    if (chain === undefined) byAlarm.set(held.line.alarm, [held]);
    else chain.push(held);
  }
  return [...byAlarm.values()].flatMap((all) => {
    const inOrder = all.toSorted((a, b) => a.line.place - b.line.place);
    const ready = (held: Held): boolean => readyAt(lane, held) <= now;
    // what another address has told does not hold back what comes after it
    const stop = inOrder.findIndex((held) => !ready(held) && held.handedOver === 'no');
    const free = stop < 0 ? inOrder : inOrder.slice(0, stop);
    const [first, ...rest] = free.slice(0, free.findLastIndex(ready) + 1);
    return first === undefined ? [] : [[first, ...rest] as const];
  });
}

interface Single extends Parcel {
  readonly tells: readonly [Held];
}

/** The newest message of a chain: after an outage nobody needs its beginning and every reminder. */
const single = (chain: Chain): Single => ({
  kind: 'one',
  tells: [newestOf(chain)],
  along: chain.slice(0, -1),
});

const newestOf = (chain: Chain): Held => chain.at(-1) ?? chain[0];

/** The newest of each alarm in one message; about a single alarm that is an ordinary one. */
function together(kind: 'storm' | 'digest', chains: readonly Chain[]): Parcel {
  const tells = chains
    .map(newestOf)
    .toSorted((a, b) => a.priority - b.priority || a.line.plannedAt - b.line.plannedAt);
  const along = chains.flatMap((chain) => chain.slice(0, -1));
  return { kind: tells.length > 1 ? kind : 'one', tells, along };
}
