import type { ExpectedAlarm } from '../../../simulators/faults/fault-kind.ts';
import { FAULT_KINDS } from '../../../simulators/faults/registry.ts';
import { planSites } from '../../../simulators/site/fleet-plan.ts';
import type { TruthLine } from '../../../simulators/truth.ts';
import type { Alarm } from '../../../src/model/alarm.ts';
import type { AlarmType } from '../../../src/model/alarm-type.ts';
import type { FaultPlan } from './fault-plan.ts';
import { judgeScenario } from './judge-scenario.ts';
import type { Variant } from './variant.ts';

/** What one trial came to. */
export interface Trial {
  readonly seed: string;
  readonly fault: string;
  readonly size: number | null;
  readonly template: string;
  /** Of the plan's own type: what should be found, and after how long it was, ms; null: missed. */
  readonly type: AlarmType;
  readonly delays: readonly (number | null)[];
  /** Annunciated alarms that the fault does not explain. */
  readonly strays: readonly Stray[];
}

export interface Stray {
  readonly type: AlarmType;
  readonly subject: string;
  readonly priority: number;
  readonly occurredAt: number;
  readonly beforeOnset: boolean;
}

const keyOf = ({ type, subject }: ExpectedAlarm): string => `${type}|${subject.kind}|${subject.id}`;

/** Causes are found within this, and then explain what they raised. */
const EXPLAINED_WITHIN_MS = 120_000;

/** Only what calls a person: P4 is a list, and what a cause explains keeps quiet. */
export const isAnnunciated = ({ type, priority, history, returnedAt }: Alarm): boolean => {
  if (priority > 3 || type.startsWith('system.')) return false;
  const raised = history[0]?.at ?? 0;
  const hidden = history.find(({ event }) => event === 'suppressed');
  if (hidden === undefined || hidden.at - raised > EXPLAINED_WITHIN_MS) return true;
  // its cause ended while it still held: then it was told
  const last = history.findLast(({ event }) => event === 'suppressed' || event === 'released');
  return last?.event === 'released' && returnedAt === null;
};

export async function tryVariant(variant: Variant): Promise<Trial> {
  const { plan, scenario, seed, startMs } = variant;
  const { truth, alarms } = await judgeScenario(scenario, seed, startMs);
  const onsetMs = Math.min(...truth.map(({ onset }) => Date.parse(onset)));
  const explained = explainedBy(variant, truth);
  const own = truth.filter(({ type }) => type === plan.type);
  const [fault] = scenario.faults;
  return {
    seed,
    fault: plan.fault,
    size: fault?.size ?? null,
    template: fault?.site ?? '',
    type: plan.type,
    delays: own.map((line) => delayOf(line, alarms, plan)),
    strays: alarms
      .filter((alarm) => isAnnunciated(alarm) && !explained.has(keyOf(alarm)))
      .map((alarm) => ({
        type: alarm.type,
        subject: alarm.subject.id,
        priority: alarm.priority,
        occurredAt: alarm.occurredAt,
        beforeOnset: alarm.occurredAt < onsetMs,
      })),
  };
}

/** An hourly record tells of the hour before it: an onset may be dated back by as much. */
const BACKDATED_MS = 2 * 3_600_000;
const DAY_MS = 86_400_000;

/** From the fault's onset to the finding; null when it came too late, or never, or was there before. */
function delayOf(line: TruthLine, alarms: readonly Alarm[], plan: FaultPlan): number | null {
  const onset = Date.parse(line.onset);
  const own = alarms.filter((alarm) => keyOf(alarm) === keyOf(line));
  if (plan.standing === true) return own.length > 0 ? 0 : null;
  // a rule over days dates its onset to the first of them
  const tolerated = Math.max(BACKDATED_MS, plan.withinMs >= DAY_MS ? plan.withinMs / 2 : 0);
  const found = own.find((alarm) => alarm.occurredAt >= onset - tolerated);
  if (found === undefined || found.detectedAt < onset) return null;
  const delay = found.detectedAt - onset;
  return delay <= plan.withinMs ? delay : null;
}

/** What the fault raises and what follows from it, at every site that it hits. */
function explainedBy(
  { plan, scenario }: Variant,
  truth: readonly TruthLine[],
): ReadonlySet<string> {
  const kind = FAULT_KINDS.get(plan.fault);
  const [fault] = scenario.faults;
  const hit = planSites(scenario.sites, scenario.reporting, null).filter(
    (site) => site.template === fault?.site,
  );
  const follow = hit.flatMap((site) => [...(kind?.follows?.(site) ?? [])]);
  return new Set([...truth, ...follow].map(keyOf));
}
