import type { Finding } from '../model/finding.ts';
import { epochMs } from '../model/units.ts';
import {
  defineGroupDetector,
  type Group,
  type GroupFinding,
  type Member,
  type ZoneDay,
} from './group-detector.ts';
import { driftDoubt } from './neighbours/drift-doubt.ts';
import { DriftParams, learningRuleOf } from './neighbours/drift-rule.ts';
import { type DriftMember, DriftState, NEW_MEMBER } from './neighbours/drift-state.ts';
import { judgeDrift } from './neighbours/judge-drift.ts';
import { forget, learnHabits, learnNeighbours } from './neighbours/learn-member.ts';
import { type Neighbour, stranger } from './neighbours/neighbour.ts';
import { takeIn } from './neighbours/newcomers.ts';
import { atItsPlace, isUnderLoad, learnPlaces } from './neighbours/place-member.ts';
import { byLevel, candidatesOf, type Present, presentOn } from './neighbours/present.ts';
import {
  type DayResidual,
  LEAST_NEIGHBOURS,
  type ResidualHour,
  residualHours,
  residualOfDay,
} from './neighbours/residual.ts';
import { median } from './stats/median.ts';

const DAY_MS = 86_400_000;

interface Watch {
  readonly params: DriftParams;
  readonly meters: readonly Member[];
}

/** Only correctors report a pressure. */
const metersOf = ({ members }: Group): readonly Member[] =>
  members.filter(({ meter }) => meter !== null && meter.status === 'inService');

/** One day of the zone while it is looked at: members are replaced as they are judged. */
interface Look {
  readonly zoneDay: ZoneDay;
  readonly day: number;
  readonly present: ReadonlyMap<string, Present>;
  readonly members: Map<string, DriftMember>;
  readonly findings: GroupFinding[];
  /** How many times the moves of the neighbours have raised each meter's limit. */
  readonly raised: number[];
  readonly params: DriftParams;
}

function step(
  state: DriftState,
  zoneDay: ZoneDay,
  { params, meters }: Watch,
): readonly [DriftState, readonly GroupFinding[]] {
  const { relearnFrom } = params;
  const startsOver =
    relearnFrom !== '' && zoneDay.date >= relearnFrom && state.relearned !== relearnFrom;
  const look: Look = {
    zoneDay,
    // the day's middle, so that no offset from UTC moves it to another day
    day: Math.floor((zoneDay.from + DAY_MS / 2) / DAY_MS),
    present: presentOn(zoneDay, meters),
    members: new Map(
      meters.flatMap(({ device: { spec } }) => {
        const known = state.members[spec.id];
        return known === undefined ? [] : [[spec.id, known]];
      }),
    ),
    findings: [],
    raised: [],
    params,
  };
  const changed = startsOver ? new Set(look.members.keys()) : changedMeters(look);
  for (const [id, member] of look.members) look.members.set(id, forget(member, changed));
  for (const meter of meters) if (changed.has(meter.device.spec.id)) restart(look, meter);
  findCandidates(look);
  judgeAll(look, meters);
  const relearned = startsOver ? relearnFrom : state.relearned;
  const raised = median(look.raised) ?? state.raised;
  return [{ members: Object.fromEntries(look.members), relearned, raised }, look.findings];
}

/** Devices whose register no longer follows from the day before: another meter, another sensor. */
function changedMeters(look: Look): ReadonlySet<string> {
  const changed = new Set<string>();
  for (const [id, { day }] of look.present) {
    const counted = look.members.get(id)?.counts ?? false;
    if (counted && day.vmM3 === null) changed.add(id);
  }
  return changed;
}

/** Learns a meter anew; a drift of the old one is over. */
function restart(look: Look, meter: Member): void {
  const { id } = meter.device.spec;
  const held = look.members.get(id)?.held ?? null;
  look.members.set(id, NEW_MEMBER);
  if (held === null) return;
  const since = epochMs(Math.max(held.since, look.zoneDay.from));
  say(look, meter, [{ verdict: 'ended', since, evidence: [{ name: 'relearned', value: true }] }]);
}

function say(look: Look, { meter, site }: Member, findings: readonly Finding[]): void {
  if (meter === null) return;
  for (const finding of findings)
    look.findings.push({ subject: { kind: 'meter', id: meter.id }, site: site.id, finding });
}

/** Gives every meter that has none yet the meters to compare itself with. */
function findCandidates(look: Look): void {
  const isBare = (id: string) => needsCandidates(look.members.get(id) ?? NEW_MEMBER);
  if (![...look.present.keys()].some(isBare)) return;
  const levels = byLevel(look.present);
  // alone it would begin anew every day
  if (levels.length <= LEAST_NEIGHBOURS) return;
  levels.forEach(({ id }, place) => {
    const member = look.members.get(id) ?? NEW_MEMBER;
    if (!needsCandidates(member)) return;
    const ids = candidatesOf(levels, place, member.attempts, look.params.candidates);
    const known = (other: string) => member.neighbours.find((one) => one.id === other);
    const neighbours = ids.map((other) => known(other) ?? stranger(other));
    look.members.set(id, { ...member, neighbours });
  });
}

const needsCandidates = ({ isLearned, learningDays }: DriftMember): boolean =>
  !isLearned && learningDays === 0;

/** Once learned, a meter short of neighbours takes in those that came later. */
function completeNeighbours(look: Look): void {
  const levels = byLevel(look.present);
  levels.forEach(({ id }, place) => {
    const member = look.members.get(id);
    if (member === undefined || !member.isLearned || member.held !== null) return;
    const ids = candidatesOf(levels, place, member.attempts, look.params.candidates);
    look.members.set(id, takeIn(member, ids, look.params));
  });
}

interface Outcome extends DayResidual {
  /** Its hours beside the same neighbours, of which the local drop is learned. */
  readonly hours: readonly ResidualHour[];
}

function judgeAll(look: Look, meters: readonly Member[]): void {
  const outcomes = new Map<string, Outcome>();
  for (const own of look.present.values()) {
    const outcome = outcomeOf(look, own);
    if (outcome !== null) outcomes.set(own.id, outcome);
  }
  const unsettled = new Set<string>();
  for (const own of look.present.values()) {
    const outcome = outcomes.get(own.id);
    if (outcome !== undefined && judgeOne(look, own, outcome)) unsettled.add(own.id);
  }
  for (const meter of meters) if (!outcomes.has(meter.device.spec.id)) noticeBlind(look, meter);
  const settledHours = (id: string) =>
    unsettled.has(id) || look.members.get(id)?.held ? undefined : look.present.get(id)?.hours;
  for (const own of look.present.values()) learnOne(look, own, settledHours, outcomes.get(own.id));
  completeNeighbours(look);
}

/** The day's residual; null when the day, the meter or its neighbours do not allow one. */
function outcomeOf(look: Look, own: Present): Outcome | null {
  const { params, present } = look;
  const member = look.members.get(own.id);
  if (member === undefined || !member.isLearned) return null;
  const known = learnedNeighbours(member, params.learnDays).filter(({ id }) => present.has(id));
  if (known.length < LEAST_NEIGHBOURS) return null;
  const hoursOf = (id: string) => present.get(id)?.hours;
  const found = residualOfDay(own.hours, known, hoursOf, {
    ...learningRuleOf(params, own.readingKPa),
    drop: member.dropDays < params.learnDays ? 0 : member.drop,
  });
  if (found === null) return null;
  const hours = residualHours(own.hours, known, hoursOf);
  return { ...atItsPlace(member, found, params), hours };
}

const learnedNeighbours = (member: DriftMember, learnDays: number): readonly Neighbour[] =>
  member.neighbours.filter(({ days }) => days >= learnDays);

/** @returns whether the meter is too far off today to learn from. */
function judgeOne(look: Look, own: Present, outcome: Outcome): boolean {
  const { centre: residual, hours } = outcome;
  const neighbours = outcome.said.map(({ id }) => id);
  const { params, day, zoneDay } = look;
  const member = look.members.get(own.id) ?? NEW_MEMBER;
  const least = leastLimitOf(member, own, params);
  const limit = Math.max(least, params.networkFactor * outcome.apart);
  const isOff = Math.abs(residual) > least / 2;
  look.raised.push(limit / least);
  if (member.sigmaDays < params.habitDays) {
    look.members.set(own.id, learnHabits(member, residual, hours, own, params));
    return isOff;
  }
  const today = {
    day,
    from: zoneDay.from,
    residual,
    limit,
    readingKPa: own.readingKPa,
    neighbours,
  };
  const [judged, findings] = judgeDrift(member, today, params);
  say(look, own.member, findings);
  const unsettledDays = isOff && judged.held === null ? judged.unsettledDays + 1 : 0;
  const settled = isOff ? judged : learnHabits(judged, residual, hours, own, params);
  // the network is not what it was: nobody is to blame, and what was learned is of no use
  if (unsettledDays > params.acceptDays) look.members.set(own.id, NEW_MEMBER);
  else look.members.set(own.id, { ...settled, unsettledDays });
  return isOff;
}

/** kPa; what a meter's own reading and habits demand, whatever the network does. */
const leastLimitOf = (member: DriftMember, { readingKPa }: Present, p: DriftParams): number =>
  Math.max(p.readingShare * readingKPa, p.sigmas * Math.max(member.sigma, p.leastSigmaKPa));

/** A drift that nobody could look at for as long as it takes to end one. */
function noticeBlind(look: Look, meter: Member): void {
  const { id } = meter.device.spec;
  const member = look.members.get(id);
  const held = member?.held ?? null;
  if (member === undefined || held === null || held.blind) return;
  const last = member.recent.at(-1)?.day ?? 0;
  if (look.day - last < look.params.withinDays) return;
  look.members.set(id, { ...member, held: { ...held, blind: true } });
  const reason = `no usable comparison with ${LEAST_NEIGHBOURS} neighbours for ${look.day - last} days`;
  say(look, meter, [{ verdict: 'unknown', since: look.zoneDay.from, reason }]);
}

function learnOne(
  look: Look,
  own: Present,
  settledHours: (id: string) => Present['hours'] | undefined,
  outcome: Outcome | undefined,
): void {
  const found = look.members.get(own.id);
  if (found === undefined) return;
  const member =
    outcome === undefined || !found.isLearned
      ? found
      : learnPlaces(found, outcome, look.day, look.params);
  const counted: DriftMember = own.day.vmM3 === null ? member : { ...member, counts: true };
  const fresh = member.neighbours.filter(({ seen }) => look.day - seen <= look.params.staleDays);
  if (member.isLearned && member.held === null && fresh.length < LEAST_NEIGHBOURS) {
    look.members.set(own.id, { ...counted, isLearned: false, learningDays: 0 });
    return;
  }
  // once learned, only days on which the meter itself is in its place may move an offset
  const mayLearn = !member.isLearned || settledHours(own.id) !== undefined;
  // under load the differences are the network's: the offsets rest
  if (member.isLearned && outcome !== undefined && isUnderLoad(outcome, look.params)) {
    const seenToday = (id: string) => outcome.said.some((one) => one.id === id);
    const neighbours = counted.neighbours.map((one) =>
      seenToday(one.id) ? { ...one, seen: look.day } : one,
    );
    look.members.set(own.id, { ...counted, neighbours });
    return;
  }
  look.members.set(
    own.id,
    mayLearn ? learnNeighbours(counted, own, look.day, settledHours, look.params) : counted,
  );
}

const doubt = (state: DriftState, { params, meters }: Watch): string | null =>
  driftDoubt(
    state,
    meters.map(({ device }) => device.spec.id),
    params,
  );

export const meterSensorDrift = defineGroupDetector<DriftParams, Watch, DriftState>({
  type: 'meter.sensor-drift',
  about: {
    rule: 'M-10',
    formula:
      'residual = median over the neighbours of the day’s difference to each (over the hours both have, learned offset and own drop ∝ Q² taken off, centre of the half of the hours that lie closest together, or of a third where that is far tighter); |residual| > max(0.25 % of reading, 6σ of its days, 4 × what three of four neighbours lie apart); under load, once the places on the mains are learned, the residual is taken at the own place on a line through the neighbours’ places, and the limit is 4 × their median distance from it, at least 3 × the usual error of the own place × load; on 5 of 7 days',
    delay: '7 to 14 days; the first 31 to 45 days are spent learning',
    source:
      'domain.md §B and M-10: neighbour-subtracted daily medians of nine field meters scatter by 0.05–0.2 kPa',
    cannotSee:
      'a drift that most neighbours share; anything while the whole network moves apart (heating season) unless it exceeds four times that or the places on the mains are known from an earlier season; a meter with fewer than three neighbours that move with it; a sensor that is off by more than 5 % or shut off by a valve; a change of the pipes at one site looks the same',
  },
  params: DriftParams,
  state: DriftState,
  version: 2,
  applies: (group) => metersOf(group).length > LEAST_NEIGHBOURS,
  prepare: (params, group) => ({ params, meters: metersOf(group) }),
  start: () => ({ members: {}, relearned: '', raised: 1 }),
  step,
  doubt,
});
