import { HEALTHY_REGULATOR } from '../../../simulators/physics/regulator.ts';
import type {
  RunInputs,
  StationInputs,
  StationParams,
  StationState,
} from '../../../simulators/physics/station.ts';
import { stationStep } from '../../../simulators/physics/station.ts';

/** The 100 kPa station of the reference responses: Qcap 400, V 3 m³, droop 5 %, τ 1.5 s, SG 10. */
export const REFERENCE: StationParams = {
  runs: [100, 95].map((setKPa) => ({
    regulator: {
      setKPa,
      droop: 0.05,
      qCapNm3h: 400,
      tauSeconds: 1.5,
      lockUp: 0.05,
      closingShare: 0,
    },
    slamShut: { highKPa: 130, lowKPa: 60, delaySeconds: 1 },
  })),
  relief: { setKPa: 115, capacityNm3h: 150 },
  volumeM3: 3,
};

export const withoutProtection = (params: StationParams): StationParams => ({
  ...params,
  relief: { setKPa: 1e6, capacityNm3h: 0 },
  runs: params.runs.map((one) => ({
    ...one,
    slamShut: { highKPa: 1e6, lowKPa: -1, delaySeconds: 1 },
  })),
});

export const HEALTHY_RUN: RunInputs = {
  regulator: HEALTHY_REGULATOR,
  slamShut: { trip: false, stuck: false, reset: false },
  inletValveOpen: true,
  outletValveOpen: true,
  inletShare: 1,
};

export const inputs = (changes: Partial<StationInputs> = {}): StationInputs => ({
  pInKPa: 350,
  tGasC: 20,
  demandNm3h: 0,
  bypassNm3h: 0,
  keptBypassNm3h: 0,
  sensedKPa: null,
  reliefLift: 0,
  leakAreaM2: 0,
  runs: [HEALTHY_RUN, HEALTHY_RUN],
  ...changes,
});

/** Steps of 1 s, or of `dt`; returns every state. */
export function run(
  params: StationParams,
  from: StationState,
  seconds: number,
  at: StationInputs | ((second: number) => StationInputs),
  dt = 1,
): readonly StationState[] {
  const states: StationState[] = [];
  let state = from;
  for (let second = 0; second < seconds; second += dt) {
    state = stationStep(params, state, typeof at === 'function' ? at(second) : at, dt);
    states.push(state);
  }
  return states;
}
