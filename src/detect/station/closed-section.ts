import { z } from 'zod';
import type { StationValues } from '../../model/record.ts';
import { ATMOSPHERE_KPA, type EpochMs } from '../../model/units.ts';
import { isShut } from './carrying.ts';
import { fallOf, type Resting } from './decay.ts';
import type { StationPlan } from './station-plan.ts';

/** A section that is shut in: every run and the bypass closed. */
export const ClosedSection = z.object({
  since: z.number(),
  /** Mean of the first records once it has settled: time, kPa, °C and how many. */
  ts: z.number(),
  p: z.number(),
  t: z.number().nullable(),
  records: z.number(),
  /** Successive records below what it may have fallen. */
  over: z.number(),
});
export type ClosedSection = z.infer<typeof ClosedSection>;

export interface SectionRule {
  readonly settleMs: number;
  readonly referenceMs: number;
  readonly fallKPa: number;
  readonly fallShare: number;
}

export const isClosed = ({ runs, bypass }: StationValues, plan: StationPlan): boolean =>
  (bypass === undefined || bypass === 'closed') &&
  plan.runs.every(({ id }) => isShut(runs?.[id]) === 'yes');

export const allowedFall = (section: ClosedSection, rule: SectionRule): number =>
  Math.max(rule.fallKPa, rule.fallShare * (section.p + ATMOSPHERE_KPA));

/** Only for records in which the section is closed. */
export function stepSection(
  section: ClosedSection | null,
  here: Resting & { readonly ts: EpochMs },
  rule: SectionRule,
): ClosedSection {
  if (section === null)
    return { since: here.ts, ts: here.ts, p: here.p, t: here.t, records: 0, over: 0 };
  const restedMs = here.ts - section.since - rule.settleMs;
  if (restedMs < 0) return section;
  if (section.records === 0 || restedMs < rule.referenceMs) {
    const records = section.records + 1;
    const mean = (before: number, now: number): number => before + (now - before) / records;
    return {
      ...section,
      ts: mean(section.ts, here.ts),
      p: mean(section.p, here.p),
      t: here.t === null ? section.t : mean(section.t ?? here.t, here.t),
      records,
    };
  }
  const isOver = fallOf(section, here) > allowedFall(section, rule);
  const over = isOver ? section.over + 1 : 0;
  return over === section.over ? section : { ...section, over };
}
