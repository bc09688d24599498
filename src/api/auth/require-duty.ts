import type { FastifyRequest } from 'fastify';
import { metersOf } from '../../model/archive/fleet-places.ts';
import { type Duty, type DutyDone, decideDuty } from '../../model/duties.ts';
import { epochMs } from '../../model/units.ts';
import type { ApiContext } from '../api-context.ts';
import { Refusal } from '../errors/refusal.ts';
import { instant } from '../schema/instant.ts';
import { cycleOf } from '../settlements/cycle-of.ts';
import { principalOf } from './authenticate.ts';
import { actsInCycle, assignmentsOf } from './duty-acts.ts';

/** What the caller is about to do to a meter, and for when: the cycle of that moment counts. */
export interface MeterDuty {
  readonly duty: Extract<Duty, 'read' | 'set' | 'settle' | 'maintain'>;
  readonly meter: string;
  readonly at: number;
}

type DutyContext = Pick<ApiContext, 'ports' | 'audit'>;

/**
 * Refuses what the caller must not do because of what they, or an assignment,
 * have to do with the same meter; the refusal is audited.
 * @throws Refusal duty-conflict, with who did the conflicting act and when.
 */
export async function requireDuty(
  context: DutyContext,
  request: FastifyRequest,
  { duty, meter, at }: MeterDuty,
): Promise<void> {
  const { ports } = context;
  const place = metersOf(ports.fleet.current()).get(meter);
  const cycle = await cycleOf(ports, meter, at);
  // a meter that is not in the fleet is refused for that by whoever asks
  if (place === undefined || cycle === null) return;
  const { archive } = ports.records;
  const { name } = principalOf(request).user;
  const [done, assignments] = await Promise.all([
    actsInCycle(archive, meter, cycle),
    assignmentsOf(archive, name),
  ]);
  const asked = {
    duty,
    person: name,
    at: epochMs(ports.clock.now()),
    place: { site: place.site.id, zone: place.site.zone },
  };
  await refuseConflict(context, request, `${duty} ${meter}`, decideDuty(asked, done, assignments));
}

/**
 * Nobody approves what they have proposed.
 * @param proposal e.g. `back-billing b-7`, with who proposed it and when.
 */
export async function requireOtherPerson(
  context: DutyContext,
  request: FastifyRequest,
  proposal: Pick<DutyDone, 'person' | 'at' | 'what'>,
): Promise<void> {
  const asked = {
    duty: 'approve',
    person: principalOf(request).user.name,
    at: epochMs(context.ports.clock.now()),
    place: null,
  } as const;
  const decision = decideDuty(asked, [{ ...proposal, duty: 'propose' }], []);
  await refuseConflict(context, request, `approve ${proposal.what}`, decision);
}

async function refuseConflict(
  { audit }: DutyContext,
  request: FastifyRequest,
  object: string,
  decision: ReturnType<typeof decideDuty>,
): Promise<void> {
  if (decision.verdict === 'permitted') return;
  const { because, conflict, words } = decision;
  const at = instant(conflict.at);
  await audit.note(request, {
    action: 'duty.refused',
    object,
    detail: `${because}: ${conflict.what} of ${conflict.person} at ${at}`,
  });
  throw new Refusal('duty-conflict', `${words.en} (${at})`, {
    members: { because, by: conflict.person, at, act: conflict.what, zh: `${words.zh}（${at}）` },
  });
}
