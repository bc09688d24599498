import type { Finding } from '../model/finding.ts';
import { epochMs } from '../model/units.ts';
import { balanceEvidence, lossEstimate } from './balance/balance-evidence.ts';
import { BalanceParams } from './balance/balance-params.ts';
import { BalanceState, NEW_STREAK, type Streak, type Sums } from './balance/balance-state.ts';
import { packChange, packsOf } from './balance/line-pack-change.ts';
import { extend } from './balance/streak.ts';
import { joinSums, type Share, sharesOf, sumsOf, type ZoneMeter } from './balance/zone-sums.ts';
import {
  defineGroupDetector,
  type Group,
  type GroupFinding,
  type ZoneDay,
} from './group-detector.ts';

const WEEK_DAYS = 7;

interface Watch {
  readonly params: BalanceParams;
  readonly group: Group;
  readonly meters: readonly ZoneMeter[];
  /** Variance of a day's line-pack change, base m³ squared. */
  readonly packVariance: number;
}

function zoneMeters({ zone, members }: Group): readonly ZoneMeter[] {
  const inlets = new Set<string>(zone.inletMeters);
  return members.flatMap(({ device, site, meter }): ZoneMeter[] => {
    if (meter === null || meter.status === 'closed') return [];
    const side = inlets.has(meter.id) ? 'in' : 'out';
    return [{ device: device.spec.id, meter, site, side }];
  });
}

/** All that enters must be metered, and something that leaves. */
function canBalance(group: Group): boolean {
  const meters = zoneMeters(group);
  const inlets = meters.filter(({ side }) => side === 'in').length;
  return inlets > 0 && inlets === group.zone.inletMeters.length && meters.length > inlets;
}

function watchOf(params: BalanceParams, group: Group): Watch {
  const sites = new Set(group.members.map(({ site }) => site));
  let packVariance = 0;
  // the pressure is read at both ends of the day
  for (const { volumeM3 = 0, base } of sites)
    packVariance += 2 * ((volumeM3 * params.sigmaPKPa) / base.pressureKPa) ** 2;
  return { params, group, meters: zoneMeters(group), packVariance };
}

function step(
  state: BalanceState,
  day: ZoneDay,
  watch: Watch,
): readonly [BalanceState, readonly GroupFinding[]] {
  const { params, group, meters, packVariance } = watch;
  const shares = sharesOf(day, meters, state.usual);
  const packs = { ...state.packs, ...packsOf(day, group.members) };
  const sums = sumsOf(shares, day, packChange(state.packs, packs), packVariance, params);
  const reason = notClosed(sums, shares, params);
  if (reason !== null) {
    const unclosed = { ...state, usual: learned(state, shares, params), packs, open: null, reason };
    const unknown: Finding = { verdict: 'unknown', since: day.from, reason };
    const tells = holds(state) && state.reason === null;
    return [unclosed, tells ? [about(group, unknown)] : []];
  }
  const week = state.open === null ? sums : joinSums(state.open, sums);
  const isWeek = week.days >= WEEK_DAYS;
  const next: BalanceState = {
    usual: state.usual,
    packs,
    day: extend(state.day, sums, params),
    week: isWeek ? extend(state.week, week, params) : state.week,
    open: isWeek ? null : week,
    reason: null,
  };
  // a usual volume must not learn the loss that it shall show
  const usual = next.day.over > 0 || holds(next) ? state.usual : learned(state, shares, params);
  const finding = turnOf(state, next, isWeek ? week : sums, sums, shares, params);
  return [{ ...next, usual }, finding === null ? [] : [about(group, finding)]];
}

const holds = (state: BalanceState): boolean => state.day.holds || state.week.holds;

const about = ({ zone }: Group, finding: Finding): GroupFinding => ({
  subject: { kind: 'zone', id: zone.id },
  site: null,
  finding,
});

/** Why the day's window cannot be closed, or null. */
function notClosed(sums: Sums, shares: readonly Share[], p: BalanceParams): string | null {
  if (sums.coverage >= p.coverage) {
    return sums.in > 0 ? null : 'nothing entered the zone';
  }
  const missing = shares
    .filter(({ part }) => part < p.coverage)
    .toSorted((a, b) => (1 - b.part) * b.usual - (1 - a.part) * a.usual)
    .slice(0, 3)
    .map(({ meter }) => meter.id);
  const known = (100 * sums.coverage).toFixed(0);
  return `only ${known} % of the volume is known, ${100 * p.coverage} % needed; missing ${missing.join(', ')}`;
}

/** Follows each meter's daily volume; days that are known in part teach nothing. */
function learned(
  { usual }: BalanceState,
  shares: readonly Share[],
  p: BalanceParams,
): BalanceState['usual'] {
  const next = { ...usual };
  for (const { device, m3, part } of shares) {
    if (part < p.coverage) continue;
    const known = usual[device] ?? { m3: 0, days: 0 };
    const days = Math.min(known.days + 1, p.usualDays);
    next[device] = { m3: known.m3 + (m3 - known.m3) / days, days };
  }
  return next;
}

/** Began with the first of the two lengths that holds, ended with the last. */
function turnOf(
  before: BalanceState,
  after: BalanceState,
  longest: Sums,
  day: Sums,
  shares: readonly Share[],
  p: BalanceParams,
): Finding | null {
  if (holds(before) === holds(after)) return null;
  if (holds(after)) {
    const streak = after.day.holds ? after.day : after.week;
    const evidence = balanceEvidence(after.day.holds ? day : longest, shares, p);
    const since = epochMs(streak.since);
    return { verdict: 'began', since, priority: 2, evidence, estimate: lossEstimate(streak) };
  }
  const last = before.day.holds ? after.day : after.week;
  const evidence = balanceEvidence(before.day.holds ? day : longest, [], p).map(
    ({ relation: _, limit: __, ...item }) => item,
  );
  return { verdict: 'ended', since: endOf(before, last), evidence };
}

/** Never before it began. */
const endOf = ({ day, week }: BalanceState, last: Streak) =>
  epochMs(Math.max(last.calmSince, day.holds ? day.since : 0, week.holds ? week.since : 0));

export const leakZoneBalance = defineGroupDetector<BalanceParams, Watch, BalanceState>({
  type: 'leak.zone-balance',
  about: {
    rule: 'LK-3, BYP-5',
    formula:
      'I = ΣVin − ΣVout − ΔLP > max(3σ_I, 1 % Vin) in 3 daily or 3 weekly windows in a row; σ_I² = Σ(u_i·V_i)² + line pack + filled hours; base m³',
    delay: '3 days after the onset plus the wait for the slowest meter; a small loss 3 weeks',
    source: 'domain.md §B.3 LK-3; uncertainties: MID MI-002 classes 1.0 and 1.5 taken as 2σ',
    cannotSee:
      'losses below the uncertainty of the meters (about 1.5 % of the inlet with one inlet meter); a wrong inlet meter looks the same; windows with less than 98 % coverage; line pack of pipes whose volume is not on file',
  },
  params: BalanceParams,
  state: BalanceState,
  version: 1,
  applies: canBalance,
  prepare: watchOf,
  start: () => ({
    usual: {},
    packs: {},
    day: NEW_STREAK,
    week: NEW_STREAK,
    open: null,
    reason: null,
  }),
  step,
  doubt: ({ reason }) => reason,
});
