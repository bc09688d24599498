import type { Priority } from '../model/alarm-type.ts';
import type { Address, Person, Target } from '../model/dispatch-plan.ts';
import type { EpochMs } from '../model/units.ts';
import type { Called } from './contact.ts';
import { onDuty } from './roster.ts';
import type { CompiledPlan, CompiledStep } from './rules.ts';

/**
 * Whom a step calls at a moment. Priorities 1 and 2 go to all addresses of a
 * person at once, 3 and 4 to the first; the others, in order of preference, are
 * there for when it fails.
 */
export function calledBy(
  { to, channels, addresses }: CompiledStep,
  priority: Priority,
  plan: CompiledPlan,
  at: EpochMs,
): readonly Called[] {
  const bare = addresses.map((contact): Called => ({ ...contact, fallback: [] }));
  const people = peopleOf(to, plan, at).flatMap((person): readonly Called[] => {
    const allowed = addressesFor(person, priority);
    const open = allowed.filter(({ channel }) => channels === null || channels.has(channel));
    const first = priority <= 2 ? open : open.slice(0, 1);
    return first.map((address) => called(person, address, without(allowed, first)));
  });
  return [...bare, ...people];
}

/** All addresses of these people at once, whatever they are meant for: nobody else was reached. */
export const everyAddress = (
  targets: readonly Target[],
  plan: CompiledPlan,
  at: EpochMs,
): readonly Called[] =>
  peopleOf(targets, plan, at).flatMap((person) =>
    person.addresses.map((address) => called(person, address, [])),
  );

/** A person's addresses for a priority, in order of preference. */
export const addressesFor = ({ addresses }: Person, priority: Priority): readonly Address[] =>
  addresses.filter(({ priorities }) => priorities === undefined || priorities.includes(priority));

const without = (all: readonly Address[], some: readonly Address[]): readonly Address[] =>
  all.filter((address) => !some.includes(address));

const called = (person: Person, { channel, to }: Address, others: readonly Address[]): Called => ({
  channel,
  recipient: to,
  language: person.language,
  person: person.id,
  fallback: others.map((other) => ({ channel: other.channel, recipient: other.to })),
});

/** Each person once; nobody for a name that the plan does not have. */
function peopleOf(
  targets: readonly Target[],
  { people, rosters }: CompiledPlan,
  at: EpochMs,
): readonly Person[] {
  const ids = targets.flatMap((target) => {
    if ('person' in target) return [target.person];
    const roster = rosters.get(target.roster);
    return roster === undefined ? [] : onDuty(roster, at);
  });
  return [...new Set(ids)].flatMap((id) => people.get(id) ?? []);
}
