import { CHINA_BASE, NATURAL_GAS, toKelvin } from '../../src/gas/gas-constants.ts';
import { pressureChange } from '../../src/gas/line-pack.ts';
import { chokedShare } from '../../src/gas/orifice-flow.ts';
import { ATMOSPHERE_KPA, baseM3, kPaAbs } from '../../src/model/units.ts';
import { holeFlow } from './hole.ts';
import { monotoneRoot } from './monotone-root.ts';
import {
  HEALTHY_REGULATOR,
  openingAfter,
  type RegulatorFaults,
  type RegulatorParams,
  type RegulatorState,
  regulatorFlow,
  targetOpening,
  tightAfter,
} from './regulator.ts';
import { type ReliefParams, reliefFlow } from './relief.ts';
import {
  OPEN_SLAM_SHUT,
  type SlamShutInputs,
  type SlamShutParams,
  type SlamShutState,
  slamShutStep,
} from './slam-shut.ts';

export interface RunParams {
  readonly regulator: RegulatorParams;
  readonly slamShut: SlamShutParams;
}

export interface StationParams {
  /** Runs in parallel, the duty first. */
  readonly runs: readonly RunParams[];
  readonly relief: ReliefParams;
  /** Pipe behind the regulators, m³. */
  readonly volumeM3: number;
}

export interface RunState {
  readonly regulator: RegulatorState;
  readonly slamShut: SlamShutState;
  /** Flow over the last step, Nm³/h. */
  readonly flowNm3h: number;
}

export interface StationState {
  readonly pOutKPa: number;
  readonly runs: readonly RunState[];
  /** Mean flows over the last step, Nm³/h. */
  readonly bypassNm3h: number;
  readonly reliefNm3h: number;
  readonly leakNm3h: number;
  /** What the consumers really drew. */
  readonly deliveredNm3h: number;
}

export interface RunInputs {
  readonly regulator: RegulatorFaults;
  readonly slamShut: SlamShutInputs;
  readonly inletValveOpen: boolean;
  readonly outletValveOpen: boolean;
  /** Pressure in front of this run as a share of the station's inlet pressure. */
  readonly inletShare: number;
}

export interface StationInputs {
  readonly pInKPa: number;
  readonly tGasC: number;
  /** Asked for at full pressure, Nm³/h. */
  readonly demandNm3h: number;
  /** Bypass valve round runs and meter: choked flow at its present opening, Nm³/h. */
  readonly bypassNm3h: number;
  /**
   * A bypass by which somebody keeps the pressure as the duty regulator would:
   * its flow when fully open, Nm³/h; 0 = closed. Beside a duty run it takes its
   * share of the demand; alone it takes all of it, on the duty's droop line.
   */
  readonly keptBypassNm3h: number;
  /** Pressure at the regulators' sensing line, kPa gauge; null: the outlet pressure. */
  readonly sensedKPa: number | null;
  /** The relief valve stays open at least so far, 0…1. */
  readonly reliefLift: number;
  /** Hole behind the regulators, m². */
  readonly leakAreaM2: number;
  readonly runs: readonly RunInputs[];
}

const shareOfChoked = chokedShare(NATURAL_GAS.kappa);
/** Burners starve below this share of the duty set point. */
const STARVED_SHARE = 0.3;
/** kPa: far below any transmitter. */
const PRESSURE_TOLERANCE = 1e-7;

/** A station at its duty set point, shut tight, nothing flowing. */
export const restingStation = (params: StationParams): StationState => ({
  pOutKPa: params.runs[0]?.regulator.setKPa ?? 0,
  runs: params.runs.map(() => ({
    regulator: { opening: 0, tight: true },
    slamShut: OPEN_SLAM_SHUT,
    flowNm3h: 0,
  })),
  bypassNm3h: 0,
  reliefNm3h: 0,
  leakNm3h: 0,
  deliveredNm3h: 0,
});

interface Flows {
  readonly runs: readonly number[];
  readonly bypass: number;
  readonly relief: number;
  readonly leak: number;
  readonly delivered: number;
}

/** All flows over a step that ends at outlet pressure `p`. */
function flowsAt(
  params: StationParams,
  state: StationState,
  inputs: StationInputs,
  p: number,
  dt: number,
): Flows {
  const choked = chokedFrom(inputs.pInKPa, p);
  const sensed = inputs.sensedKPa ?? p;
  const runs = params.runs.map(({ regulator }, i) => {
    const before = state.runs[i];
    const input = inputs.runs[i];
    if (!before || !input || before.slamShut.tripped || !isPassable(input)) return 0;
    const faults = input.regulator;
    const opening = openingAfter(regulator, before.regulator, faults, sensed, dt);
    const share = input.inletShare === 1 ? choked : chokedFrom(inputs.pInKPa * input.inletShare, p);
    return regulatorFlow(regulator, before.regulator, faults, opening, sensed, share);
  });
  const full = STARVED_SHARE * (params.runs[0]?.regulator.setKPa ?? 1);
  return {
    runs,
    bypass: (inputs.bypassNm3h + keptBypass(params, inputs, p)) * choked,
    relief: reliefFlow(params.relief, p, inputs.reliefLift),
    leak: inputs.leakAreaM2 === 0 ? 0 : holeFlow(inputs.leakAreaM2, p, inputs.tGasC),
    delivered: inputs.demandNm3h * Math.min(1, Math.max(0, p / full)),
  };
}

const chokedFrom = (pInKPa: number, pOutKPa: number): number =>
  shareOfChoked(kPaAbs(pInKPa + ATMOSPHERE_KPA), kPaAbs(pOutKPa + ATMOSPHERE_KPA));

const isPassable = (run: RunInputs): boolean => run.inletValveOpen && run.outletValveOpen;

function keptBypass(params: StationParams, inputs: StationInputs, p: number): number {
  const duty = params.runs[0]?.regulator;
  if (inputs.keptBypassNm3h === 0 || !duty) return 0;
  return inputs.keptBypassNm3h * targetOpening(duty, HEALTHY_REGULATOR, p);
}

const netNm3h = (flows: Flows): number =>
  flows.runs.reduce((sum, q) => sum + q, 0) +
  flows.bypass -
  flows.relief -
  flows.leak -
  flows.delivered;

/**
 * One step of the station: the outlet pressure is the root of the implicit mass
 * balance of the line pack, so the step is stable however long, and the pressure is
 * then recomputed from the flows, so no gas is lost to rounding.
 */
export function stationStep(
  params: StationParams,
  state: StationState,
  inputs: StationInputs,
  dt: number,
): StationState {
  const pipe = { volumeM3: params.volumeM3, temperature: toKelvin(inputs.tGasC), z: 1 };
  const kPaPerNm3h = pressureChange(pipe, baseM3(dt / 3600), CHINA_BASE);
  const start = state.pOutKPa;
  const residual = (p: number): number =>
    p - start - kPaPerNm3h * netNm3h(flowsAt(params, state, inputs, p, dt));
  const bounds = [0, Math.max(start, inputs.pInKPa, 0)] as const;
  const root = monotoneRoot(residual, start, bounds, PRESSURE_TOLERANCE);
  const flows = flowsAt(params, state, inputs, root, dt);
  const pOutKPa = start + kPaPerNm3h * netNm3h(flows);
  return {
    pOutKPa,
    runs: params.runs.map((run, i) =>
      runAfter(run, state.runs[i], inputs.runs[i], {
        root,
        sensed: inputs.sensedKPa ?? root,
        dt,
        flow: flows.runs[i] ?? 0,
      }),
    ),
    bypassNm3h: flows.bypass,
    reliefNm3h: flows.relief,
    leakNm3h: flows.leak,
    deliveredNm3h: flows.delivered,
  };
}

interface StepResult {
  /** Outlet pressure and the pressure at the sensing line at the end, kPa gauge. */
  readonly root: number;
  readonly sensed: number;
  readonly dt: number;
  readonly flow: number;
}

function runAfter(
  params: RunParams,
  before: RunState | undefined,
  inputs: RunInputs | undefined,
  step: StepResult,
): RunState {
  if (!before || !inputs) throw new RangeError('a station has one state and one input per run');
  const { regulator } = params;
  // behind a tripped slam-shut the pilot has no supply, so the regulator falls shut
  const opening = before.slamShut.tripped
    ? 0
    : openingAfter(regulator, before.regulator, inputs.regulator, step.sensed, step.dt);
  const tight = tightAfter(regulator, before.regulator, inputs.regulator, step.sensed);
  return {
    regulator: { opening, tight },
    slamShut: slamShutStep(params.slamShut, before.slamShut, inputs.slamShut, step.root, step.dt),
    flowNm3h: step.flow,
  };
}
