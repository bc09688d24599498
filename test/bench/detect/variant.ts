import { FAULT_KINDS } from '../../../simulators/faults/registry.ts';
import type { Scenario } from '../../../simulators/scenario/scenario.ts';
import { sitesOf } from '../../../simulators/site/fleet-plan.ts';
import { zoneOffsetMs } from '../../../simulators/site/local-time.ts';
import type { TemplateName } from '../../../simulators/site/templates/registry.ts';
import { type Random, seededRandom } from '../../../src/lib/seeded-random.ts';
import { ALARM_TYPES } from '../../../src/model/alarm-type.ts';
import { isClosed } from './closed-days.ts';
import { type FaultPlan, PLANS } from './fault-plan.ts';

/** One seeded trial of a plan. */
export interface Variant {
  readonly plan: FaultPlan;
  readonly scenario: Scenario;
  readonly seed: string;
  readonly startMs: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Runs begin on any day of this year: every season, every weekday. */
const YEAR_FROM = Date.UTC(2025, 0, 6);
/** What is watched after an alarm is due: it must not be repeated by another. */
const AFTER_SHARE = 0.2;

/** The types that have a plan, each with its share of `each` variants. */
export function variantsOf(each: number, seed: string): readonly Variant[] {
  return ALARM_TYPES.flatMap((type) => {
    const plans = PLANS.filter((plan) => plan.type === type);
    const weight = plans.reduce((sum, plan) => sum + (plan.weight ?? 1), 0);
    return plans.flatMap((plan) => {
      const count = Math.ceil((each * (plan.weight ?? 1)) / weight);
      return Array.from({ length: count }, (_, n) =>
        draw(plan, `${seed}/${plan.fault}/${n}`, count === 1 ? 0 : n / (count - 1)),
      );
    });
  });
}

/** @param rank 0…1: from the smallest size worth finding to the obvious one. */
function draw(plan: FaultPlan, seed: string, rank: number): Variant {
  const random = seededRandom(seed);
  const template = pick(plan.templates, random);
  const reporting = { stationSeconds: plan.stationSeconds, meter: 'hourly' } as const;
  const kind = FAULT_KINDS.get(plan.fault);
  if (kind === undefined) throw new RangeError(`no fault ${plan.fault}`);
  const planned = sitesOf(template, 1, reporting);
  const member = random.int(planned.length);
  const site = planned[member] ?? planned[0];
  const size = sizeOf(kind.span?.(site) ?? null, rank);
  const drawnMs = YEAR_FROM + random.int(365) * DAY_MS;
  const onset = onsetOf(plan, drawnMs, random, site.timeZone);
  const startMs =
    plan.hours === undefined ? drawnMs : openFrom(plan, template, drawnMs, onset, site.timeZone);
  const watched = plan.withinMs * (1 + AFTER_SHARE);
  const stepMs = plan.stepSeconds * 1000;
  const length = Math.ceil((onset + watched) / stepMs) * stepMs;
  const scenario: Scenario = {
    name: plan.fault,
    title: { en: plan.fault, zh: plan.fault },
    length,
    stepSeconds: plan.stepSeconds,
    sites: [template, ...(plan.beside ?? [])],
    reporting,
    link: 'ideal',
    faults: [
      {
        fault: plan.fault,
        site: template,
        on: plan.on ?? 'first',
        member,
        onset: { after: onset },
        ramp: plan.rampMs ?? 0,
        ...(plan.lastsMs === null ? {} : { duration: plan.lastsMs }),
        ...(size === null ? {} : { size }),
      },
    ],
  };
  return { plan, scenario, seed, startMs };
}

const pick = (from: readonly TemplateName[], random: Random): TemplateName => {
  const one = from[random.int(from.length)];
  if (one === undefined) throw new RangeError('a plan without a template');
  return one;
};

/** Sizes spread evenly over their magnitudes. */
function sizeOf(span: readonly [number, number] | null, rank: number): number | null {
  if (span === null) return null;
  const [least, most] = span;
  return least > 0 ? least * (most / least) ** rank : least + (most - least) * rank;
}

/** After the warm-up, at any second; within the plan's local hours where it has some. */
function onsetOf(plan: FaultPlan, startMs: number, random: Random, timeZone: string): number {
  const { warmUpMs, spreadMs, hours } = plan;
  const raw = warmUpMs + random.int(Math.max(1, Math.floor(spreadMs / 1000))) * 1000;
  if (hours === undefined) return raw;
  const [from, to] = hours;
  const offset = zoneOffsetMs(timeZone, startMs);
  const local = startMs + raw + offset;
  const midnight = Math.floor(local / DAY_MS) * DAY_MS;
  const wanted = midnight + from * HOUR_MS + random.int((to - from) * 3600) * 1000;
  const onset = wanted - offset - startMs;
  return onset < warmUpMs ? onset + DAY_MS : onset;
}

/** The first start from the drawn one on whose onset falls on a day with work. */
function openFrom(
  plan: FaultPlan,
  template: TemplateName,
  drawnMs: number,
  onset: number,
  timeZone: string,
): number {
  const offset = zoneOffsetMs(timeZone, drawnMs);
  let startMs = drawnMs;
  const watched = () => ({
    from: startMs,
    onset: startMs + onset,
    until: startMs + onset + plan.withinMs,
  });
  while (isClosed(template, watched(), offset)) startMs += DAY_MS;
  return startMs;
}
