import type { Random } from '../../src/lib/seeded-random.ts';
import {
  measured,
  pressureTransmitter,
  rounded,
  TEMPERATURE_TRANSMITTER,
} from '../meter/transmitter.ts';
import { filterLossKPa } from '../physics/filter.ts';
import {
  restingStation,
  type StationInputs,
  type StationState,
  stationStep,
} from '../physics/station.ts';
import type { SiteInputs } from './site-inputs.ts';
import type { StationPlan } from './site-plan.ts';

export interface StationConditions {
  readonly pInKPa: number;
  readonly tGasC: number;
  readonly demandNm3h: number;
}

/** A station with its transmitters and its RTU's view of it. */
export interface StationUnit {
  readonly pOutKPa: number;
  /** Through the runs, and so through the meter, Nm³/h. */
  readonly meteredNm3h: number;
  step(conditions: StationConditions, inputs: SiteInputs, seconds: number): void;
  /** Changes whenever a contact does: then the RTU reports at once. */
  contacts(): string;
  /** Fields of a station record, without `ts` and `seq`; starts a new interval for min and max. */
  values(): Readonly<Record<string, unknown>>;
}

const INLET_SCALE_KPA = 1000;

/** Named one by one: this runs every simulated second, and a spread is several times slower. */
const stationInputs = (now: StationConditions, inputs: SiteInputs): StationInputs => ({
  pInKPa: now.pInKPa,
  tGasC: now.tGasC,
  demandNm3h: now.demandNm3h,
  bypassNm3h: inputs.bypassNm3h,
  leakAreaM2: inputs.leakAreaM2,
  runs: inputs.runs,
});

export function stationUnit(plan: StationPlan, random: Random): StationUnit {
  const outlet = pressureTransmitter(plan.outletScaleKPa);
  const inlet = pressureTransmitter(INLET_SCALE_KPA);
  let state: StationState = restingStation(plan.params);
  let conditions: StationConditions = { pInKPa: plan.pInKPa, tGasC: 20, demandNm3h: 0 };
  let bypass: 'open' | 'closed' = 'closed';
  let bypassLock: 'locked' | 'unlocked' = 'locked';
  let runInputs: SiteInputs['runs'] = [];
  let [low, high] = [Infinity, -Infinity];

  const metered = (): number => state.runs.reduce((sum, run) => sum + run.flowNm3h, 0);
  const ssv = (i: number): 'tripped' | 'open' =>
    state.runs[i]?.slamShut.tripped ? 'tripped' : 'open';

  const runValues = (i: number, pOut: number): Readonly<Record<string, unknown>> => {
    const run = state.runs[i];
    const flow = run?.flowNm3h ?? 0;
    return {
      ssv: ssv(i),
      inletValve: (runInputs[i]?.inletValveOpen ?? true) ? 'open' : 'closed',
      position: rounded((run?.regulator.opening ?? 0) * 100, 1),
      pIn: measured(inlet, conditions.pInKPa, random),
      pOut,
      q: rounded(flow, 2),
      filterDp: rounded(filterLossKPa(plan.filterK, flow, conditions.pInKPa), 3),
    };
  };

  return {
    get pOutKPa() {
      return state.pOutKPa;
    },
    get meteredNm3h() {
      return metered();
    },
    step(now, inputs, seconds) {
      conditions = now;
      bypass = inputs.bypassNm3h > 0 ? 'open' : 'closed';
      bypassLock = inputs.bypassUnlocked ? 'unlocked' : 'locked';
      runInputs = inputs.runs;
      state = stationStep(plan.params, state, stationInputs(now, inputs), seconds);
      low = Math.min(low, state.pOutKPa);
      high = Math.max(high, state.pOutKPa);
    },
    contacts: () =>
      `${bypass}${bypassLock}${state.reliefNm3h > 0}${state.runs.map((_, i) => ssv(i)).join()}`,
    values() {
      const pOut = measured(outlet, state.pOutKPa, random);
      const record = {
        pIn: measured(inlet, conditions.pInKPa, random),
        pOut,
        pOutMin: Math.min(pOut, rounded(low, 4)),
        pOutMax: Math.max(pOut, rounded(high, 4)),
        tGas: measured(TEMPERATURE_TRANSMITTER, conditions.tGasC, random),
        q: rounded(metered(), 2),
        runs: Object.fromEntries(plan.runIds.map((id, i) => [id, runValues(i, pOut)])),
        bypass,
        bypassLock,
        relief: state.reliefNm3h > 0 ? 'open' : 'closed',
        lel: 0,
        door: 'closed',
        mains: 'ok',
      };
      [low, high] = [Infinity, -Infinity];
      return record;
    },
  };
}
