import type { Localized } from './localized.ts';
import type { Role } from './people.ts';
import type { EpochMs } from './units.ts';

/**
 * Separation of duties (抄、收、管分离): whoever has read a meter does not settle
 * it, nor does whoever has set a volume of it by hand; whoever has settled it does not
 * work on it, and nobody approves what they
 * have proposed themselves. Judged by the person, whatever roles they hold.
 */
export const DUTIES = ['read', 'set', 'settle', 'maintain', 'propose', 'approve'] as const;
export type Duty = (typeof DUTIES)[number];

/** What one person must not do where they have done the other. */
const EXCLUDED: Readonly<Record<Duty, readonly Duty[]>> = {
  read: ['settle', 'maintain'],
  set: ['settle'],
  settle: ['read', 'set', 'maintain'],
  maintain: ['read', 'settle'],
  propose: ['approve'],
  approve: ['propose'],
};

/** Whose work it is. Proposals and approvals are of several roles. */
export const ROLE_OF: Partial<Readonly<Record<Duty, Role>>> = {
  read: 'meterReader',
  settle: 'cashier',
  maintain: 'maintainer',
};

/** A person's work in an area for a time: a staff assignment of the archive. */
export interface Assignment {
  readonly id: string;
  readonly person: string;
  readonly role: Role;
  /** Null and no sites: everywhere. */
  readonly zone: string | null;
  readonly sites: readonly string[];
  readonly from: EpochMs;
  /** Exclusive; null: until further notice. */
  readonly to: EpochMs | null;
}

export interface DutyPlace {
  readonly site: string;
  readonly zone: string;
}

/** What somebody is about to do. */
export interface DutyAsked {
  readonly duty: Duty;
  readonly person: string;
  readonly at: EpochMs;
  /** Null: it is nowhere in particular. */
  readonly place: DutyPlace | null;
}

/** What somebody has done to the same thing: the same meter in the same cycle, the same proposal. */
export interface DutyDone {
  readonly duty: Duty;
  readonly person: string;
  readonly at: EpochMs;
  /** E.g. `meter-reading r-17`. */
  readonly what: string;
}

export type DutyDecision =
  | { readonly verdict: 'permitted' }
  | {
      readonly verdict: 'refused';
      readonly because: 'did-other' | 'assigned-other' | 'outside-area';
      /** The act or the assignment that stands against it: whose, since when, what. */
      readonly conflict: DutyDone;
      readonly words: Localized;
    };

const DUTY_WORDS: Readonly<Record<Duty, Localized>> = {
  read: { zh: '抄表', en: 'read' },
  set: { zh: '核定气量', en: 'set a volume of' },
  settle: { zh: '结算', en: 'settle' },
  maintain: { zh: '维护操作', en: 'work on' },
  propose: { zh: '提出', en: 'propose' },
  approve: { zh: '批准', en: 'approve' },
};

/**
 * @param done by anybody, to the same thing; only the person's own acts count.
 * @param assignments of anybody, at any time; only the person's own count.
 */
export function decideDuty(
  asked: DutyAsked,
  done: readonly DutyDone[],
  assignments: readonly Assignment[],
): DutyDecision {
  const conflict = done
    .filter(({ person, duty }) => person === asked.person && EXCLUDED[asked.duty].includes(duty))
    .sort((a, b) => a.at - b.at)[0];
  if (conflict !== undefined) return didOther(asked, conflict);
  const own = assignments.filter(({ person }) => person === asked.person);
  const role = ROLE_OF[asked.duty];
  if (role === undefined) return { verdict: 'permitted' };
  const other = own.find(
    (one) => one.role !== role && isDutyRole(one.role) && holds(one, asked.at),
  );
  if (other !== undefined) return assignedOther(asked, other);
  const mine = own.filter((one) => one.role === role);
  // whoever has never been given an area works wherever their roles let them
  if (mine.length === 0 || mine.some((one) => holds(one, asked.at) && covers(one, asked.place)))
    return { verdict: 'permitted' };
  return outsideArea(asked, mine);
}

const isDutyRole = (role: Role): boolean => Object.values(ROLE_OF).includes(role);

const holds = ({ from, to }: Assignment, at: EpochMs): boolean =>
  from <= at && (to === null || at < to);

function covers({ zone, sites }: Assignment, place: DutyPlace | null): boolean {
  if (place === null || (zone === null && sites.length === 0)) return true;
  return zone === place.zone || sites.includes(place.site);
}

function didOther({ duty }: DutyAsked, conflict: DutyDone): DutyDecision {
  const { person, what } = conflict;
  const [own, other] = [DUTY_WORDS[duty], DUTY_WORDS[conflict.duty]];
  return {
    verdict: 'refused',
    because: 'did-other',
    conflict,
    words: {
      zh: `${person} 已办理${other.zh}（${what}），不得再${own.zh}：请由他人办理`,
      en: `${person} has done ${what} (${other.en}) and may not ${own.en} the same: somebody else has to`,
    },
  };
}

function assignedOther({ duty }: DutyAsked, assignment: Assignment): DutyDecision {
  const { person, role, id, from } = assignment;
  const own = DUTY_WORDS[duty];
  return {
    verdict: 'refused',
    because: 'assigned-other',
    conflict: { duty, person, at: from, what: `staff-assignment ${id}` },
    words: {
      zh: `${person} 在此期间的分工为 ${role}（${id}），不得${own.zh}：请由他人办理`,
      en: `${person} is assigned as ${role} (${id}) at this time and may not ${own.en}: somebody else has to`,
    },
  };
}

function outsideArea({ duty, place }: DutyAsked, mine: readonly Assignment[]): DutyDecision {
  const last = [...mine].sort((a, b) => b.from - a.from)[0];
  if (last === undefined) return { verdict: 'permitted' };
  const { person, id, from, role } = last;
  const site = place === null ? '' : ` ${place.site}`;
  return {
    verdict: 'refused',
    because: 'outside-area',
    conflict: { duty, person, at: from, what: `staff-assignment ${id}` },
    words: {
      zh: `${person} 现有的 ${role} 分工不含用气点${site}：请登记分工，或由该片区人员办理`,
      en: `no assignment of ${person} as ${role} in force now covers the site${site}: enter one, or leave it to the staff of the area`,
    },
  };
}

/** Two of a person's assignments that exclude each other and hold at the same time. */
export function conflictingAssignments(
  assignments: readonly Assignment[],
): readonly (readonly [Assignment, Assignment])[] {
  const exclusive = assignments.filter(({ role }) => isDutyRole(role));
  return exclusive.flatMap((a, n) =>
    exclusive
      .slice(n + 1)
      .filter((b) => a.person === b.person && a.role !== b.role && meet(a, b))
      .map((b) => [a, b] as const),
  );
}

const END = Number.POSITIVE_INFINITY;
const meet = (a: Assignment, b: Assignment): boolean =>
  a.from < (b.to ?? END) && b.from < (a.to ?? END);

/** A person in one role and area without a break, however many assignments that took. */
export interface Stay extends Omit<Assignment, 'id'> {
  readonly ids: readonly string[];
  /** Whole months until now. */
  readonly months: number;
}

/** A pause shorter than this is no rotation. */
const PAUSE_MS = 31 * 86_400_000;
const MONTH_MS = (365.25 * 86_400_000) / 12;

/** Stays that go on now, the longest first: whoever has been in an area too long is to move on (轮岗). */
export function staysOf(assignments: readonly Assignment[], now: EpochMs): readonly Stay[] {
  const byArea = new Map<string, Assignment[]>();
  for (const one of assignments) {
    const key = JSON.stringify([one.person, one.role, one.zone, [...one.sites].sort()]);
    byArea.set(key, [...(byArea.get(key) ?? []), one]);
  }
  return [...byArea.values()]
    .flatMap((own) => lastStay(own, now) ?? [])
    .sort((a, b) => a.from - b.from || (a.person < b.person ? -1 : 1));
}

function lastStay(own: readonly Assignment[], now: EpochMs): Stay | null {
  const begun = own.filter(({ from }) => from <= now).sort((a, b) => b.from - a.from);
  const [newest, ...before] = begun;
  if (newest === undefined || !holds(newest, now)) return null;
  let from = newest.from;
  const ids = [newest.id];
  for (const one of before) {
    if (from - (one.to ?? from) > PAUSE_MS) break;
    from = one.from;
    ids.unshift(one.id);
  }
  const { id: _, ...rest } = newest;
  return { ...rest, from, ids, months: Math.floor((now - from) / MONTH_MS) };
}
