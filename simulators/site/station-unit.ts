import type { Random } from '../../src/lib/seeded-random.ts';
import { NO_SWING, type Swing, swingOver } from '../physics/hunting.ts';
import {
  restingStation,
  type StationInputs,
  type StationState,
  stationStep,
} from '../physics/station.ts';
import { healthyInputs, type SiteInputs } from './site-inputs.ts';
import type { StationPlan } from './site-plan.ts';
import {
  contactBits,
  meteredNm3h,
  type StationConditions,
  type StationView,
  stationReport,
} from './station-report.ts';

/** A station with its transmitters and its RTU's view of it. */
export interface StationUnit {
  readonly pOutKPa: number;
  /** Through the runs, and so through the meter, Nm³/h. */
  readonly meteredNm3h: number;
  /** Through the runs and the bypass: what the station takes from its network, Nm³/h. */
  readonly takenNm3h: number;
  step(conditions: StationConditions, inputs: SiteInputs, seconds: number): void;
  /** Changes whenever a contact does: then the RTU reports at once. */
  contacts(): number;
  /** Fields of a station record, without `ts` and `seq`; starts a new interval for min and max. */
  values(): Readonly<Record<string, unknown>>;
}

/** A regulator hunts at full size from this share of its capacity on, and never when shut. */
const HUNTING_SHARE = 0.02;

/** Named one by one: this runs every simulated second, and a spread is several times slower. */
const stationInputs = (
  now: StationConditions,
  inputs: SiteInputs,
  sensedKPa: number | null,
): StationInputs => ({
  pInKPa: now.pInKPa,
  tGasC: now.tGasC,
  demandNm3h: now.demandNm3h,
  bypassNm3h: inputs.bypassNm3h,
  keptBypassNm3h: inputs.keptBypassNm3h,
  sensedKPa,
  reliefLift: inputs.reliefLift,
  leakAreaM2: inputs.leakAreaM2,
  runs: inputs.runs,
});

export function stationUnit(plan: StationPlan, random: Random): StationUnit {
  const report = stationReport(plan, random);
  const capacity = plan.params.runs[0]?.regulator.qCapNm3h ?? 1;
  const setKPa = plan.params.runs[0]?.regulator.setKPa ?? 0;
  let state: StationState = restingStation(plan.params);
  let conditions: StationConditions = { pInKPa: plan.pInKPa, tGasC: 20, demandNm3h: 0 };
  let inputs: SiteInputs = healthyInputs(plan.runIds.length);
  let swing: Swing = NO_SWING;
  let cutOffKPa: number | null = null;
  let elapsedSeconds = 0;
  let [lowKPa, highKPa] = [Infinity, -Infinity];

  const hunt = (seconds: number): Swing => {
    const { amplitudeKPa, periodSeconds } = inputs.hunting;
    if (amplitudeKPa === 0) return NO_SWING;
    const share = Math.min(1, meteredNm3h(state) / capacity / HUNTING_SHARE);
    const hunting = { amplitudeKPa: amplitudeKPa * share, periodSeconds };
    return swingOver(hunting, elapsedSeconds - seconds, elapsedSeconds);
  };
  const sensed = (): number | null => {
    const loss = inputs.sensingLoss;
    cutOffKPa = loss === null ? null : (cutOffKPa ?? state.pOutKPa);
    return cutOffKPa === null ? null : cutOffKPa * (1 - (loss ?? 0));
  };
  const view = (): StationView => ({
    state,
    conditions,
    inputs,
    swing,
    lowKPa,
    highKPa,
    sensedKPa: sensed() ?? state.pOutKPa + swing.nowKPa,
  });

  return {
    get pOutKPa() {
      return state.pOutKPa;
    },
    get meteredNm3h() {
      return meteredNm3h(state);
    },
    get takenNm3h() {
      return meteredNm3h(state) + state.bypassNm3h;
    },
    step(now, changed, seconds) {
      conditions = now;
      inputs = changed;
      elapsedSeconds += seconds;
      if (inputs.crewVents && state.pOutKPa > setKPa) state = restingStation(plan.params);
      state = stationStep(plan.params, state, stationInputs(now, inputs, sensed()), seconds);
      swing = hunt(seconds);
      lowKPa = Math.min(lowKPa, state.pOutKPa + swing.lowKPa);
      highKPa = Math.max(highKPa, state.pOutKPa + swing.highKPa);
    },
    contacts: () => contactBits(view()),
    values() {
      const record = report(view());
      [lowKPa, highKPa] = [Infinity, -Infinity];
      return record;
    },
  };
}
