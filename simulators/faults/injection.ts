import type { Random } from '../../src/lib/seeded-random.ts';
import { healthyInputs, type SiteInputs } from '../site/site-inputs.ts';
import type { SitePlan } from '../site/site-plan.ts';
import type { FaultKind, SimulatedRecord } from './fault-kind.ts';

/** One fault at one site, with its times on the simulated clock. */
export interface Injection {
  readonly kind: FaultKind;
  readonly site: SitePlan;
  readonly onsetMs: number;
  /** Null: lasts beyond the end of the simulation. */
  readonly endMs: number | null;
  /** From 0 at the onset to the full size. */
  readonly rampMs: number;
  readonly size: number;
}

/** Size at a moment; null before the onset and from the end on. */
export function levelAt(injection: Injection, nowMs: number): number | null {
  const { onsetMs, endMs, rampMs, size } = injection;
  if (nowMs < onsetMs || (endMs !== null && nowMs >= endMs)) return null;
  return rampMs === 0 ? size : size * Math.min(1, (nowMs - onsetMs) / rampMs);
}

/** What the active faults make of a healthy site during the step that ends at `nowMs`. */
export function inputsAt(
  injections: readonly Injection[],
  healthy: SiteInputs,
  nowMs: number,
  stepMs: number,
): SiteInputs {
  const runs = healthy.runs.length;
  let inputs: SiteInputs | null = null;
  for (const injection of injections) {
    const level = levelAt(injection, nowMs);
    const { endMs, kind, site } = injection;
    if (level !== null) {
      inputs ??= healthyInputs(runs);
      kind.disturb?.(inputs, level, site);
    } else if (endMs !== null && nowMs >= endMs && nowMs - stepMs < endMs) {
      inputs ??= healthyInputs(runs);
      kind.recover?.(inputs);
    }
  }
  return inputs ?? healthy;
}

/** The record as the active faults let the device say it. */
export function rewritten(
  injections: readonly Injection[],
  record: SimulatedRecord,
  device: string,
  nowMs: number,
  random: Random,
): SimulatedRecord {
  let said = record;
  for (const injection of injections) {
    const level = levelAt(injection, nowMs);
    if (level !== null && injection.kind.rewrite) {
      said = injection.kind.rewrite(said, device, level, random);
    }
  }
  return said;
}
