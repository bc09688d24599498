import type { BadActor } from '../alarm/kpi-bad-actors.ts';
import type { DetectorSetting } from '../model/fleet.ts';
import type { FleetIndex } from '../model/fleet-index.ts';
import type { Localized } from '../model/localized.ts';
import type { Comparison } from './backtest/compare.ts';
import { type EffectiveParam, effectiveParams } from './detector-catalogue.ts';
import { type DeadbandKnob, type DelayKnob, knobsFor, NEVER_LATER } from './remedy-knobs.ts';
import { REMEDY_WORDS } from './remedy-words.ts';

/** What would calm an alarm, to be tried on the past before anybody sets it. */
export interface Remedy {
  readonly kind: 'deadband' | 'off-delay' | 'on-delay';
  /** An on-delay brings its off-delay along: that stays at least twice as long. */
  readonly changes: readonly ParamChange[];
  readonly why: Localized;
}

export interface ParamChange {
  readonly param: string;
  readonly from: number;
  readonly to: number;
  /** With its unit. */
  readonly description: string;
}

/** Fewer repetitions are chance. */
const LEAST_TIMES = 3;
/** Within this share of its limit a value hovers about it. */
const HOVERS = 0.03;
/** Gaps beyond this are no chatter: each time is an event of its own. */
const LONGEST_GAP_SECONDS = 86_400;
/** Half of the times, or more, over in less than a minute. */
const FLEETING_SHARE = 0.5;
/** No later than this, by priority: an alarm that comes after its time to act is none. */
const LATEST_ON_MS = { 2: 300_000, 3: 1_800_000 } as const;

/**
 * Remedies in the order in which to try them; none where only repair helps. Each
 * is for the one subject, on top of the settings in force.
 */
export function remediesFor(actor: BadActor, fleet: FleetIndex): readonly Remedy[] {
  const knobs = knobsFor(actor.type, actor.subject.id, fleet);
  const params = effectiveParams(near(fleet, actor.site), actor.type, actor.subject.id);
  if (knobs === null || params === null) return [];
  const { pattern } = actor;
  const deadband = knobs.deadband === undefined ? null : widened(actor, knobs.deadband, params);
  const off = knobs.off === undefined ? null : heldLonger(actor, knobs.off, params);
  const on =
    knobs.on === undefined ? null : waitedLonger(actor, { on: knobs.on, off: knobs.off }, params);
  const hovers = pattern.excursionP90 !== null && pattern.excursionP90 <= HOVERS;
  const ordered = hovers ? [deadband, off, on] : [off, on, deadband];
  return ordered.filter((remedy) => remedy !== null);
}

/** Only the devices of its site are looked through: a large fleet has ten thousand others. */
function near(fleet: FleetIndex, site: string | null): FleetIndex {
  if (site === null) return fleet;
  const own = [...fleet.devices].filter(([, device]) => device.site?.id === site);
  return { ...fleet, devices: new Map(own) };
}

/** As a setting of the fleet file, for the alarm's own subject. */
export const settingOf = ({ type, subject }: BadActor, { changes }: Remedy): DetectorSetting => ({
  type,
  subject: subject.id,
  params: Object.fromEntries(changes.map(({ param, to }) => [param, to])),
});

/** What a remedy would have done over the span of its backtest. */
export interface RemedyEffect {
  readonly before: number;
  readonly after: number;
  /** Alarms that would not have come. */
  readonly lost: number;
  /** Of these, of priority 1: anything but 0 forbids the remedy. */
  readonly lostP1: number;
  readonly kept: number;
  readonly gained: number;
  /** By how much alarms that are kept come later: the median, and the most; s. */
  readonly delayAddedSeconds: { readonly median: number; readonly most: number } | null;
  readonly verdict: 'helps' | 'no-effect' | 'hides-emergencies';
}

export function effectOf(
  comparison: Comparison,
  actor: Pick<BadActor, 'type' | 'subject'>,
): RemedyEffect {
  const isOwn = ({ type, subject }: Pick<BadActor, 'type' | 'subject'>): boolean =>
    type === actor.type && subject.kind === actor.subject.kind && subject.id === actor.subject.id;
  const lost = comparison.lost.filter(isOwn);
  const gained = comparison.gained.filter(isOwn);
  const kept = comparison.kept.filter(({ after }) => isOwn(after));
  const timesOf = (alarms: readonly { readonly occurrence: number }[]): number =>
    alarms.reduce((sum, { occurrence }) => sum + occurrence, 0);
  const before = timesOf([...lost, ...kept.map((one) => one.before)]);
  const after = timesOf([...gained, ...kept.map((one) => one.after)]);
  const lostP1 = lost.filter(({ priority }) => priority === 1).length;
  const added = kept
    .map((one) => (one.after.detectedAt - one.before.detectedAt) / 1000)
    .sort((a, b) => a - b);
  const middle = added[Math.floor((added.length - 1) / 2)];
  return {
    before,
    after,
    lost: lost.length,
    lostP1,
    kept: kept.length,
    gained: gained.length,
    delayAddedSeconds:
      middle === undefined ? null : { median: middle, most: added.at(-1) ?? middle },
    verdict: lostP1 > 0 ? 'hides-emergencies' : after < before ? 'helps' : 'no-effect',
  };
}

type Params = readonly EffectiveParam[];

function widened(actor: BadActor, knob: DeadbandKnob, params: Params): Remedy | null {
  const { excursionP90, beyondP90 } = actor.pattern;
  const now = numberOf(params, knob.param);
  if (now === null || excursionP90 === null || beyondP90 === null) return null;
  if (actor.annunciations < LEAST_TIMES) return null;
  const to = widerBand(knob.form, now.value, excursionP90, beyondP90);
  if (to === null) return null;
  const change = { param: knob.param, from: now.value, to, description: now.description };
  return {
    kind: 'deadband',
    changes: [change],
    why: REMEDY_WORDS.deadband(actor.annunciations, excursionP90),
  };
}

/** A band is at most so wide, as a share of its limit: beyond that an alarm would never end. */
const WIDEST = 0.2;

/** Twice what there is, or twice the excursion where that is more; null: it is as wide as it may be. */
function widerBand(
  form: DeadbandKnob['form'],
  now: number,
  share: number,
  beyond: number,
): number | null {
  if (form === 'added') return wider(now, Math.max(2 * now, 2 * beyond), 'up');
  if (form === 'added-share')
    return wider(now, Math.min(WIDEST, Math.max(2 * now, 2 * share)), 'up');
  const width = Math.min(WIDEST, Math.max(2 * Math.abs(1 - now), 2 * share));
  return form === 'share-below' ? wider(now, 1 - width, 'down') : wider(now, 1 + width, 'up');
}

function wider(now: number, to: number, direction: 'up' | 'down'): number | null {
  const rounded = Number(to.toPrecision(3));
  return (direction === 'up' ? rounded > now : rounded < now) ? rounded : null;
}

function heldLonger(actor: BadActor, knob: DelayKnob, params: Params): Remedy | null {
  const { gaps, gapP90Seconds } = actor.pattern;
  const now = numberOf(params, knob.param);
  if (now === null || gapP90Seconds === null || gaps < LEAST_TIMES - 1) return null;
  if (gapP90Seconds > LONGEST_GAP_SECONDS) return null;
  // an end is told only after the off-delay: the gap that people met comes on top of it
  const to = inUnits(now.value * knob.unitMs + gapP90Seconds * 1000 + 1, knob);
  if (to <= now.value) return null;
  return {
    kind: 'off-delay',
    changes: [{ param: knob.param, from: now.value, to, description: now.description }],
    why: REMEDY_WORDS.offDelay(gaps + 1, gapP90Seconds),
  };
}

function waitedLonger(
  actor: BadActor,
  knobs: { readonly on: DelayKnob; readonly off: DelayKnob | undefined },
  params: Params,
): Remedy | null {
  const { type, priority, fleeting, ended, pattern } = actor;
  if (priority === 1 || priority === 4 || NEVER_LATER.has(type)) return null;
  if (fleeting < LEAST_TIMES || fleeting < FLEETING_SHARE * ended) return null;
  const now = numberOf(params, knobs.on.param);
  const off = knobs.off === undefined ? null : numberOf(params, knobs.off.param);
  if (now === null || pattern.lastedP90Seconds === null) return null;
  const offMs = off === null || knobs.off === undefined ? 0 : off.value * knobs.off.unitMs;
  const onMs = now.value * knobs.on.unitMs;
  // told from onset + on-delay to end + off-delay: what really lasted is the difference
  const reallyMs = pattern.lastedP90Seconds * 1000 + onMs - offMs;
  const to = inUnits(reallyMs + 1, knobs.on);
  const latest = Math.max(2 * onMs, LATEST_ON_MS[priority]);
  if (to <= now.value || to * knobs.on.unitMs > latest) return null;
  const change = { param: knobs.on.param, from: now.value, to, description: now.description };
  return {
    kind: 'on-delay',
    changes: [change, ...offAlong(to * knobs.on.unitMs, knobs.off, off)],
    why: REMEDY_WORDS.onDelay(fleeting, ended, pattern.lastedP90Seconds),
  };
}

function offAlong(
  onMs: number,
  knob: DelayKnob | undefined,
  now: { readonly value: number; readonly description: string } | null,
): readonly ParamChange[] {
  if (knob === undefined || now === null || now.value * knob.unitMs >= 2 * onMs) return [];
  const { value: from, description } = now;
  return [{ param: knob.param, from, to: inUnits(2 * onMs, knob), description }];
}

function numberOf(params: Params, name: string) {
  const found = params.find((param) => param.name === name);
  return typeof found?.value === 'number'
    ? { value: found.value, description: found.description }
    : null;
}

const STEPS_MS = [
  [60_000, 5_000],
  [600_000, 30_000],
  [7_200_000, 300_000],
  [172_800_000, 3_600_000],
] as const;
const DAY_MS = 86_400_000;

/** Rounded up to what people would write: 5 s, 30 s, 5 min, 1 h or a day, by its size. */
function inUnits(wantedMs: number, { unitMs }: DelayKnob): number {
  const step = STEPS_MS.find(([below]) => wantedMs <= below)?.[1] ?? DAY_MS;
  const roundMs = Math.max(step, unitMs);
  return (Math.ceil(wantedMs / roundMs) * roundMs) / unitMs;
}
