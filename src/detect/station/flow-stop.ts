import { z } from 'zod';
import { toKelvin } from '../../gas/gas-constants.ts';
import { flowFromPressureChange } from '../../gas/line-pack.ts';
import type { RunSpec, SiteSpec } from '../../model/fleet.ts';
import type { StationValues } from '../../model/record.ts';
import { type EpochMs, kelvin, kPaAbs, kPaDiff } from '../../model/units.ts';

/**
 * A run that stops in one stroke while its inlet is good and the outlet falls as
 * fast as the customer empties the pipe: no regulator shuts below its own set,
 * so its slam-shut has closed (REG-8 without a limit switch), or the
 * regulator has failed shut, which is the same to a customer who has no other run.
 */
export const FlowStop = z.object({
  /** Newest record in which the run flowed: time, m³/h base, outlet kPa gauge. */
  flowing: z.object({ ts: z.number(), q: z.number(), pOut: z.number() }).nullable(),
  /** Event time of the first record without flow; null: it has not stopped so. */
  stoppedAt: z.number().nullable(),
  /** The outlet has fallen as the stopped flow explains. */
  isDecaying: z.boolean(),
});
export type FlowStop = z.infer<typeof FlowStop>;

export const NO_STOP: FlowStop = { flowing: null, stoppedAt: null, isDecaying: false };

export interface StopRule {
  readonly run: RunSpec;
  readonly others: readonly RunSpec[];
  /** Less than this is no flow worth judging, m³/h base. */
  readonly leastFlow: number;
  /** Share of the flow before that is left at most. */
  readonly leftShare: number;
  /** From full flow to none, ms. */
  readonly withinMs: number;
  /** After a stop the outlet must fall within so long, ms. */
  readonly decayWithinMs: number;
  /** Inlet under which a stop has another cause, kPa gauge. */
  readonly leastInletKPa: number;
  /** Outlet at or above which the regulator may well be shut, kPa gauge. */
  readonly openBelowKPa: number;
  /** kPa/s by which the outlet falls for 1 m³/h base that is drawn; null without a pipe volume. */
  readonly fallPerFlow: number | null;
}

/** Outlet fall for 1 m³/h base drawn from the pipe behind the station, kPa/s. */
export function fallPerFlowOf(site: SiteSpec): number | null {
  if (site.volumeM3 === undefined) return null;
  const base = {
    pressure: kPaAbs(site.base.pressureKPa),
    temperature: kelvin(site.base.temperatureK),
  };
  const pipe = { volumeM3: site.volumeM3, temperature: toKelvin(20), z: 1 };
  // the flow that makes 1 kPa in a second
  return 1 / flowFromPressureChange(pipe, kPaDiff(1), 1 / 3600, base);
}

/** The same object when nothing changed. */
export function stepFlowStop(
  state: FlowStop,
  ts: EpochMs,
  values: StationValues,
  rule: StopRule,
): FlowStop {
  const run = values.runs?.[rule.run.id];
  const { pOut } = values;
  if (run?.q === undefined || pOut === undefined) return state;
  if (run.inletValve === 'closed' || run.ssv === 'closed') return NO_STOP;
  const { flowing, stoppedAt } = state;
  const left = rule.leftShare * (flowing?.q ?? 0);
  if (run.q >= rule.leastFlow || (stoppedAt !== null && run.q > left))
    return { flowing: { ts, q: run.q, pOut }, stoppedAt: null, isDecaying: false };
  if (flowing === null) return state;
  if (stoppedAt === null) {
    const pIn = run.pIn ?? values.pIn;
    const inOneStroke = run.q <= left && ts - flowing.ts <= rule.withinMs;
    const isFed = pIn !== undefined && pIn >= rule.leastInletKPa;
    return inOneStroke && isFed ? { flowing, stoppedAt: ts, isDecaying: false } : NO_STOP;
  }
  if (isCarriedOn(values, flowing.q, rule)) return NO_STOP;
  const isDecaying = hasDecayed(pOut, ts - stoppedAt, flowing, rule);
  if (!isDecaying && ts - stoppedAt > rule.decayWithinMs) return NO_STOP;
  return isDecaying === state.isDecaying ? state : { flowing, stoppedAt, isDecaying };
}

/** Another run gives what this one gave: that is a switchover. */
const isCarriedOn = (values: StationValues, before: number, { others }: StopRule): boolean =>
  others.reduce((sum, { id }) => sum + (values.runs?.[id]?.q ?? 0), 0) > CARRIED_SHARE * before;

const CARRIED_SHARE = 0.2;
/** At least this share of the fall that the stopped flow explains… */
const FALL_SHARE = 0.5;
/** …of which no more is asked than this share of the pressure before: burners starve as it falls. */
const FALL_CAP = 0.5;
/** Without a pipe volume, share of the pressure before. */
const FALL_WITHOUT_VOLUME = 0.1;

function hasDecayed(
  pOut: number,
  stoppedForMs: number,
  before: NonNullable<FlowStop['flowing']>,
  rule: StopRule,
): boolean {
  const expected =
    rule.fallPerFlow === null
      ? FALL_WITHOUT_VOLUME * before.pOut
      : FALL_SHARE *
        Math.min((rule.fallPerFlow * before.q * stoppedForMs) / 1000, FALL_CAP * before.pOut);
  return pOut < rule.openBelowKPa && before.pOut - pOut >= expected;
}
