import { type AlarmType, type Priority, type Subject, subjectKey } from '../model/alarm-type.ts';
import { type EpochMs, epochMs } from '../model/units.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Where an alarm's subject stands in the fleet. */
export interface Place {
  readonly zone: string | null;
  /** The gateway that relays its device. */
  readonly gateway: string | null;
}

/** Many alarms of one type that begin together have one cause: one parent alarm tells of it. */
export interface CommonCauseRule {
  readonly name: string;
  readonly child: AlarmType;
  readonly parent: AlarmType;
  readonly priority: Priority;
  /** Onsets of the children that prove the cause lie within this span of event time, ms. */
  readonly withinMs: number;
  /** Subjects that must be in alarm at once, of a group of this many. */
  enough(groupSize: number): number;
  /** The parent's subject; null where the child is none of this rule's. */
  parentOf(place: Place): Subject | null;
}

const share = (groupSize: number, part: number): number => Math.ceil(groupSize * part);

/**
 * A child belongs to the first rule that names a parent for it: behind a gateway
 * a silence is asked of the gateway, not of the zone.
 */
export const COMMON_CAUSES: readonly CommonCauseRule[] = [
  {
    // REG-10: the main that feeds them has lost pressure
    name: 'network inlet low',
    child: 'regulator.inlet-low',
    parent: 'regulator.inlet-low',
    priority: 2,
    withinMs: 10 * MINUTE,
    enough: () => 3,
    parentOf: ({ zone }) => (zone === null ? null : { kind: 'zone', id: zone }),
  },
  {
    // M-17: five of them, or 30 % of a small group
    name: 'gateway silent',
    child: 'comms.silent',
    parent: 'comms.gateway',
    priority: 3,
    withinMs: HOUR,
    enough: (groupSize) => Math.max(2, Math.min(5, share(groupSize, 0.3))),
    parentOf: ({ gateway }) => (gateway === null ? null : { kind: 'gateway', id: gateway }),
  },
  {
    // M-17: a zone's meters share cells; five of thousands may well fail by chance
    name: 'cell outage',
    child: 'comms.silent',
    parent: 'comms.gateway',
    priority: 3,
    withinMs: HOUR,
    enough: (groupSize) => Math.max(5, share(groupSize, 0.3)),
    parentOf: ({ zone, gateway }) =>
      gateway !== null || zone === null ? null : { kind: 'zone', id: zone },
  },
  {
    // M-7: the platform fault of May 2020 stored wrong flows of every meter at once
    name: 'platform scale fault',
    child: 'meter.scale',
    parent: 'meter.scale',
    priority: 2,
    withinMs: HOUR,
    enough: () => 3,
    parentOf: () => ({ kind: 'system', id: 'platform' }),
  },
];

/** An alarm of the rule's child type in the group. */
export interface CauseChild {
  readonly id: string;
  readonly subject: Subject;
  readonly since: EpochMs;
  /** Null while its condition holds. */
  readonly until: EpochMs | null;
  /** It proves the cause alone, e.g. the gateway itself is silent. */
  readonly decisive?: boolean;
}

export interface CommonCause {
  readonly since: EpochMs;
  /** Null while it holds. */
  readonly until: EpochMs | null;
  /** Ids of the children that took part, in order of their onsets. */
  readonly members: readonly string[];
}

/**
 * The common cause that holds, or else the last one that did; null when there
 * never was one. It begins with the first of enough onsets within the span, takes
 * in whatever follows while it holds, and ends when fewer than half of the number
 * that proves it are still in alarm. The children may come in any order; the work
 * is n·log n of them, so ask once per batch of changes and not once per child.
 */
export function commonCause(
  rule: CommonCauseRule,
  groupSize: number,
  children: readonly CauseChild[],
): CommonCause | null {
  const needed = rule.enough(groupSize);
  const active = new Set<CauseChild>();
  let crowd: Crowd | null = null;
  let over: CommonCause | null = null;
  for (const { at, begins, child } of turnsOf(children)) {
    if (begins) active.add(child);
    else active.delete(child);
    if (crowd === null) {
      if (begins) crowd = provenBy(active, child, rule.withinMs, needed);
    } else if (begins) {
      crowd.join(child);
    } else {
      crowd.leave(child);
      if (crowd.stillProves(needed)) continue;
      over = crowd.asCause(at);
      crowd = null;
    }
  }
  return crowd === null ? over : crowd.asCause(null);
}

/** The onsets close enough before the newest one, where they are enough. */
function provenBy(
  active: ReadonlySet<CauseChild>,
  newest: CauseChild,
  withinMs: number,
  needed: number,
): Crowd | null {
  const near = [...active].filter(({ since }) => newest.since - since <= withinMs);
  if (near.length < needed && !isDecisive(newest)) return null;
  const crowd = new Crowd(near);
  return isDecisive(newest) || crowd.subjects >= needed ? crowd : null;
}

const isDecisive = ({ decisive }: CauseChild): boolean => decisive === true;

/** The children of a cause that holds; one subject may be in it with several alarms. */
class Crowd {
  readonly #ids: string[] = [];
  readonly #since: EpochMs;
  readonly #inAlarm = new Map<string, number>();
  readonly #joined = new Set<CauseChild>();
  #decisive = 0;

  constructor(children: readonly CauseChild[]) {
    // in order of onsets, and never none
    this.#since = children[0]?.since ?? epochMs(0);
    for (const child of children) this.join(child);
  }

  join(child: CauseChild): void {
    const key = subjectKey(child.subject);
    this.#ids.push(child.id);
    this.#joined.add(child);
    this.#inAlarm.set(key, (this.#inAlarm.get(key) ?? 0) + 1);
    if (isDecisive(child)) this.#decisive += 1;
  }

  leave(child: CauseChild): void {
    if (!this.#joined.delete(child)) return;
    const key = subjectKey(child.subject);
    const left = (this.#inAlarm.get(key) ?? 0) - 1;
    if (left > 0) this.#inAlarm.set(key, left);
    else this.#inAlarm.delete(key);
    if (isDecisive(child)) this.#decisive -= 1;
  }

  get subjects(): number {
    return this.#inAlarm.size;
  }

  asCause(until: EpochMs | null): CommonCause {
    return { since: this.#since, until, members: this.#ids };
  }

  stillProves(needed: number): boolean {
    return this.#decisive > 0 || 2 * this.subjects >= needed;
  }
}

interface Turn {
  readonly at: EpochMs;
  readonly begins: boolean;
  readonly child: CauseChild;
}

/** Onsets and ends in order; at the same moment ends come first, so that a relay of alarms is no crowd. */
function turnsOf(children: readonly CauseChild[]): readonly Turn[] {
  const turns = children.flatMap((child): Turn[] => {
    const begin: Turn = { at: child.since, begins: true, child };
    if (child.until === null) return [begin];
    return child.until > child.since ? [begin, { at: child.until, begins: false, child }] : [];
  });
  return turns.sort(
    (a, b) =>
      a.at - b.at ||
      Number(a.begins) - Number(b.begins) ||
      (a.child.id < b.child.id ? -1 : Number(a.child.id > b.child.id)),
  );
}
