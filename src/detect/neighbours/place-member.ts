import { median } from '../stats/median.ts';
import { rounded } from '../stats/rounded.ts';
import type { DriftParams } from './drift-rule.ts';
import type { DriftMember } from './drift-state.ts';
import { LEAST_ON_LINE, type LoadDay, lineThrough, placesFrom, pointsOf } from './network-load.ts';
import type { DayResidual, Said } from './residual.ts';

/** In the order of the member's neighbours. */
const kPaOf = ({ neighbours }: DriftMember, said: readonly Said[]): LoadDay['kPa'] =>
  neighbours.map(({ id }) => said.find((one) => one.id === id)?.kPa ?? null);

/** Times the usual error of the own place, which counts in full: it is the same day after day. */
const ERRORS = 3;

/** Reads the meter off at its own place on the line of its neighbours, once the places are known. */
export function atItsPlace(member: DriftMember, found: DayResidual, p: DriftParams): DayResidual {
  const { places } = member;
  if (places === null || places.worth < p.placeDays) return found;
  const line = lineThrough(pointsOf({ kPa: kPaOf(member, found.said) }, places.others));
  if (line === null) return found;
  const { level, load, misfit } = line;
  const unsure = (ERRORS * places.error * Math.abs(load)) / p.networkFactor;
  return { ...found, centre: level - places.own * load, apart: Math.max(misfit, unsure), load };
}

/** Whether the network is under load, so that what the neighbours say differs. */
export function isUnderLoad({ said }: DayResidual, p: DriftParams): boolean {
  const middle = median(said.map(({ kPa }) => kPa)) ?? 0;
  return 1.4826 * (median(said.map(({ kPa }) => Math.abs(kPa - middle))) ?? 0) > p.loadKPa;
}

const REFIT_DAYS = 3;

/**
 * Keeps a day under load. It teaches only after as long as a drift may take to show,
 * so that no drift is learned as a place.
 */
export function learnPlaces(
  member: DriftMember,
  found: DayResidual,
  day: number,
  p: DriftParams,
): DriftMember {
  if (member.held !== null) {
    const since = Math.floor(member.held.since / 86_400_000);
    const before = member.loadDays.filter((one) => one.day < since);
    return before.length === member.loadDays.length ? member : { ...member, loadDays: before };
  }
  const isUsed = isUnderLoad(found, p) && found.said.length >= LEAST_ON_LINE;
  const kPa = kPaOf(member, found.said).map((one) => (one === null ? null : rounded(one, 2)));
  const loadDays = isUsed
    ? [...member.loadDays, { day, kPa }].slice(-p.loadDays - p.withinDays)
    : member.loadDays;
  if (day - member.placedOn < REFIT_DAYS || loadDays.length === 0) return { ...member, loadDays };
  const aged = loadDays.filter((one) => day - one.day >= p.withinDays);
  if (aged.length === 0 || (aged.at(-1)?.day ?? 0) <= member.placedOn - p.withinDays)
    return { ...member, loadDays };
  return { ...member, loadDays, places: placesFrom(aged) ?? member.places, placedOn: day };
}
