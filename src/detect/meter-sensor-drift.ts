import type { Finding } from '../model/finding.ts';
import { epochMs } from '../model/units.ts';
import {
  defineGroupDetector,
  type Group,
  type GroupFinding,
  type Member,
  type ZoneDay,
} from './group-detector.ts';
import { DriftParams } from './neighbours/drift-rule.ts';
import { type DriftMember, DriftState, NEW_MEMBER } from './neighbours/drift-state.ts';
import { judgeDrift, middleOf } from './neighbours/judge-drift.ts';
import { forget, learnHabits, learnNeighbours } from './neighbours/learn-member.ts';
import { type Neighbour, stranger } from './neighbours/neighbour.ts';
import { byLevel, candidatesOf, type Present, presentOn } from './neighbours/present.ts';
import {
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

interface Outcome {
  readonly residual: number;
  readonly hours: readonly ResidualHour[];
  readonly neighbours: readonly string[];
}

function judgeAll(look: Look, meters: readonly Member[]): void {
  const before = new Map(look.members);
  const outcomes = new Map<string, Outcome>();
  for (const own of look.present.values()) {
    const outcome = outcomeOf(look, own);
    if (outcome !== null) outcomes.set(own.id, outcome);
  }
  const unsettled = new Set<string>();
  for (const own of look.present.values()) {
    const outcome = outcomes.get(own.id);
    if (outcome !== undefined && judgeOne(look, own, outcome, before)) unsettled.add(own.id);
  }
  for (const meter of meters) if (!outcomes.has(meter.device.spec.id)) noticeBlind(look, meter);
  const settledHours = (id: string) =>
    unsettled.has(id) || look.members.get(id)?.held ? undefined : look.present.get(id)?.hours;
  for (const own of look.present.values()) learnOne(look, own, settledHours);
}

/** The day's residual; null when the day, the meter or its neighbours do not allow one. */
function outcomeOf(look: Look, own: Present): Outcome | null {
  const { params, present } = look;
  const member = look.members.get(own.id);
  if (member === undefined || !member.isLearned) return null;
  const known = learnedNeighbours(member, params.learnDays).filter(({ id }) => present.has(id));
  if (known.length < LEAST_NEIGHBOURS) return null;
  const hours = residualHours(own.hours, known, (id) => present.get(id)?.hours);
  const found = residualOfDay(hours, member.dropDays < params.learnDays ? 0 : member.drop);
  if (found === null || found.width > params.widthShare * own.readingKPa) return null;
  if (Math.abs(found.centre) > params.apartShare * own.readingKPa) return null;
  return { residual: found.centre, hours, neighbours: known.map(({ id }) => id) };
}

const learnedNeighbours = (member: DriftMember, learnDays: number): readonly Neighbour[] =>
  member.neighbours.filter(({ days }) => days >= learnDays);

/** @returns whether the meter is too far off today to learn from. */
function judgeOne(
  look: Look,
  own: Present,
  { residual, hours, neighbours }: Outcome,
  before: ReadonlyMap<string, DriftMember>,
): boolean {
  const { params, day, zoneDay } = look;
  const member = look.members.get(own.id) ?? NEW_MEMBER;
  const limit = limitOf(member, own, neighbours, before, look);
  const least = limitOf(member, own, [], before, look);
  const isOff = Math.abs(residual) > least / 2;
  look.raised.push(limit / least);
  if (member.sigmaDays < params.learnDays) {
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

/** kPa; with neighbours it grows with how far they themselves have moved. */
function limitOf(
  member: DriftMember,
  own: Present,
  neighbours: readonly string[],
  before: ReadonlyMap<string, DriftMember>,
  { params }: Look,
): number {
  const moved = neighbours.flatMap((id) => {
    const recent = before.get(id)?.recent ?? [];
    return recent.length === 0 ? [] : [Math.abs(middleOf(recent))];
  });
  const sigma = Math.max(member.sigma, params.leastSigmaKPa);
  return Math.max(
    params.readingShare * own.readingKPa,
    params.sigmas * sigma,
    params.networkFactor * (median(moved) ?? 0),
  );
}

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
): void {
  const member = look.members.get(own.id);
  if (member === undefined) return;
  const counted: DriftMember = own.day.vmM3 === null ? member : { ...member, counts: true };
  const fresh = member.neighbours.filter(({ seen }) => look.day - seen <= look.params.staleDays);
  if (member.isLearned && member.held === null && fresh.length < LEAST_NEIGHBOURS) {
    look.members.set(own.id, { ...counted, isLearned: false, learningDays: 0 });
    return;
  }
  // once learned, only days on which the meter itself is in its place may move an offset
  const mayLearn = !member.isLearned || settledHours(own.id) !== undefined;
  look.members.set(
    own.id,
    mayLearn ? learnNeighbours(counted, own, look.day, settledHours, look.params) : counted,
  );
}

/** From here on most meters are judged so coarsely that people must know. */
const BLUNT = 1.5;

function doubt({ members, raised }: DriftState, { params, meters }: Watch): string | null {
  const known = meters.map(({ device }) => members[device.spec.id] ?? NEW_MEMBER);
  const canJudge = known.some(
    ({ isLearned, sigmaDays }) => isLearned && sigmaDays >= params.learnDays,
  );
  if (canJudge) {
    return raised < BLUNT
      ? null
      : `the pressures of the network move apart: limits are ${raised.toFixed(1)} times as high`;
  }
  if (known.some(({ isLearned }) => isLearned)) {
    const days = Math.max(...known.map(({ sigmaDays }) => sigmaDays));
    return `${days} of ${params.learnDays} days of residuals`;
  }
  const days = Math.max(0, ...known.map(({ learningDays }) => learningDays));
  return days === 0 && known.some(({ attempts }) => attempts > 0)
    ? 'no meters whose pressures move together'
    : `${Math.min(days, params.learnDays)} of ${params.learnDays} days of comparison with neighbours`;
}

export const meterSensorDrift = defineGroupDetector<DriftParams, Watch, DriftState>({
  type: 'meter.sensor-drift',
  about: {
    rule: 'M-10',
    formula:
      'residual = P − median of neighbours at the same hour (learned offsets and drop ∝ Q² taken off), centre of the shortest half of the day; |residual| > max(0.25 % of reading, 6σ of its days, 5 × median move of the neighbours) on 6 of 7 days',
    delay: '7 to 14 days; the first 42 to 60 days are spent learning',
    source:
      'domain.md §B and M-10: neighbour-subtracted daily medians of nine field meters scatter by 0.05–0.2 kPa',
    cannotSee:
      'a drift that most neighbours share; anything while the whole network moves apart (heating season) unless it exceeds five times that; a meter with fewer than three neighbours that move with it; a sensor that is off by more than 5 % or shut off by a valve; a change of the pipes at one site looks the same',
  },
  params: DriftParams,
  state: DriftState,
  version: 1,
  applies: (group) => metersOf(group).length > LEAST_NEIGHBOURS,
  prepare: (params, group) => ({ params, meters: metersOf(group) }),
  start: () => ({ members: {}, relearned: '', raised: 1 }),
  step,
  doubt,
});
