import { CHINA_BASE, toKelvin } from '../../src/gas/gas-constants.ts';
import { flowFromPressureChange } from '../../src/gas/line-pack.ts';
import type { Random } from '../../src/lib/seeded-random.ts';
import { kPaDiff } from '../../src/model/units.ts';
import {
  measured,
  pressureTransmitter,
  rounded,
  TEMPERATURE_TRANSMITTER,
  type Transmitter,
} from '../meter/transmitter.ts';
import { filterLossKPa } from '../physics/filter.ts';
import type { Swing } from '../physics/hunting.ts';
import type { StationState } from '../physics/station.ts';
import type { SiteInputs } from './site-inputs.ts';
import type { StationPlan } from './site-plan.ts';

export interface StationConditions {
  readonly pInKPa: number;
  readonly tGasC: number;
  readonly demandNm3h: number;
}

/** A station as it is, for its transmitters and contacts to see. */
export interface StationView {
  readonly state: StationState;
  readonly conditions: StationConditions;
  readonly inputs: SiteInputs;
  readonly swing: Swing;
  /** Pressure at the regulators' sensing line, kPa gauge. */
  readonly sensedKPa: number;
  /** Extremes of the outlet pressure since the last record, kPa gauge. */
  readonly lowKPa: number;
  readonly highKPa: number;
}

const INLET_SCALE_KPA = 1000;
/** Difference-pressure cell of a filter, 0…50 kPa. */
const FILTER_TRANSMITTER: Transmitter = { sigma: 0.025, step: 0.01 };
const GAS_DETECTOR: Transmitter = { sigma: 0.2, step: 0.1 };
const INLET_TRANSMITTER = pressureTransmitter(INLET_SCALE_KPA);

export const meteredNm3h = (state: StationState): number =>
  state.runs.reduce((sum, run) => sum + run.flowNm3h, 0);

const isSeenTripped = ({ state, inputs }: StationView, i: number): boolean =>
  state.runs[i]?.slamShut.tripped === true && !inputs.rtu.limitSwitchesStuck;

const isBypassSeenOpen = ({ inputs }: StationView): boolean =>
  (inputs.bypassNm3h > 0 || inputs.keptBypassNm3h > 0) && !inputs.rtu.bypassSwitchStuck;

/** What a run passes just now, Nm³/h: its mean, and what fills and empties the pipe in a cycle. */
function flowNow({ params }: StationPlan, view: StationView, i: number): number {
  const { state, swing, conditions } = view;
  const mean = state.runs[i]?.flowNm3h ?? 0;
  if (swing.kPaPerSecond === 0 || mean === 0) return mean;
  const pipe = { volumeM3: params.volumeM3, temperature: toKelvin(conditions.tGasC), z: 1 };
  const change = flowFromPressureChange(pipe, kPaDiff(swing.kPaPerSecond), 1 / 3600, CHINA_BASE);
  const share = change / meteredNm3h(state);
  // a pressure that swings faster than the flow can is local to the regulator
  return mean * (1 + Math.min(1, Math.max(-1, share)));
}

/** All contacts as one number: the RTU reports at once when it changes. */
export function contactBits(view: StationView): number {
  const { state, inputs } = view;
  const { rtu } = inputs;
  let bits = Number(isBypassSeenOpen(view));
  for (const bit of [inputs.bypassUnlocked, state.reliefNm3h > 0, rtu.doorOpen, rtu.mainsLost]) {
    bits = bits * 2 + Number(bit);
  }
  for (let i = 0; i < state.runs.length; i += 1) {
    const isOpen = inputs.runs[i]?.inletValveOpen ?? true;
    bits = bits * 4 + Number(isSeenTripped(view, i)) * 2 + Number(isOpen);
  }
  return bits;
}

/** The fields of a station record (contract §2), without `ts` and `seq`. */
export function stationReport(
  plan: StationPlan,
  random: Random,
): (view: StationView) => Readonly<Record<string, unknown>> {
  const outlet = pressureTransmitter(plan.outletScaleKPa);

  const runValues = (view: StationView, i: number, pOut: number) => {
    const [run, its] = [view.state.runs[i], view.inputs.runs[i]];
    const flow = flowNow(plan, view, i);
    const pInKPa = view.conditions.pInKPa * (its?.inletShare ?? 1);
    const lossKPa = filterLossKPa(plan.filterK * (its?.filterFactor ?? 1), flow, pInKPa);
    return {
      ssv: isSeenTripped(view, i) ? 'tripped' : 'open',
      inletValve: (its?.inletValveOpen ?? true) ? 'open' : 'closed',
      position: rounded((run?.regulator.opening ?? 0) * 100, 1),
      pIn: measured(INLET_TRANSMITTER, pInKPa, random),
      pOut,
      ...(plan.runQ === false ? {} : { q: rounded(flow, 2) }),
      filterDp: measured(FILTER_TRANSMITTER, lossKPa, random),
    };
  };

  const cabinet = (view: StationView) => ({
    bypass: isBypassSeenOpen(view) ? 'open' : 'closed',
    bypassLock: view.inputs.bypassUnlocked ? 'unlocked' : 'locked',
    relief: view.state.reliefNm3h > 0 ? 'open' : 'closed',
    lel: Math.max(0, measured(GAS_DETECTOR, view.inputs.rtu.lelPercent, random)),
    door: view.inputs.rtu.doorOpen ? 'open' : 'closed',
    mains: view.inputs.rtu.mainsLost ? 'lost' : 'ok',
  });

  return (view) => {
    const truthKPa = view.state.pOutKPa + view.swing.nowKPa;
    const pOut = measured(outlet, truthKPa, random);
    const flow = plan.runIds.reduce((sum, _, i) => sum + flowNow(plan, view, i), 0);
    return {
      pIn: measured(INLET_TRANSMITTER, view.conditions.pInKPa, random),
      pOut,
      pOutMin: Math.min(pOut, rounded(view.lowKPa, 4)),
      pOutMax: Math.max(pOut, rounded(view.highKPa, 4)),
      tGas: measured(TEMPERATURE_TRANSMITTER, view.conditions.tGasC, random),
      q: rounded(flow, 2),
      runs: Object.fromEntries(plan.runIds.map((id, i) => [id, runValues(view, i, pOut)])),
      ...cabinet(view),
      ...(plan.sense === false ? {} : { pSense: measured(outlet, view.sensedKPa, random) }),
    };
  };
}
