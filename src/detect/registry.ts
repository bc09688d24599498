import { assetServiceLife } from './asset-service-life.ts';
import { assetVerificationDue } from './asset-verification-due.ts';
import { bypassOpen } from './bypass-open.ts';
import { bypassPartial } from './bypass-partial.ts';
import { bypassSuspected } from './bypass-suspected.ts';
import { bypassUnsecured } from './bypass-unsecured.ts';
import { commsCompleteness } from './comms-completeness.ts';
import { commsSilent } from './comms-silent.ts';
import type { Detector } from './detector.ts';
import { leakGasDetected } from './leak-gas-detected.ts';
import { leakLineBreak } from './leak-line-break.ts';
import { leakNeverZero } from './leak-never-zero.ts';
import { leakNightMinimum } from './leak-night-minimum.ts';
import { leakPressureDecay } from './leak-pressure-decay.ts';
import { meterBackwards } from './meter-backwards.ts';
import { meterBattery } from './meter-battery.ts';
import { meterClock } from './meter-clock.ts';
import { meterConfigChange } from './meter-config-change.ts';
import { meterConversion } from './meter-conversion.ts';
import { meterDisturbed } from './meter-disturbed.ts';
import { meterFlowWhenOutOfUse } from './meter-flow-when-out-of-use.ts';
import { meterFrozenSensor } from './meter-frozen-sensor.ts';
import { meterIndexMismatch } from './meter-index-mismatch.ts';
import { meterOverRange } from './meter-over-range.ts';
import { meterReverse } from './meter-reverse.ts';
import { meterScale } from './meter-scale.ts';
import { meterSensorRange } from './meter-sensor-range.ts';
import { meterStuck } from './meter-stuck.ts';
import { meterTamper } from './meter-tamper.ts';
import { meterUnderRange } from './meter-under-range.ts';
import { meterValveLeak } from './meter-valve-leak.ts';
import { prepayFlowWithoutCredit } from './prepay-flow-without-credit.ts';
import { prepayLowCredit } from './prepay-low-credit.ts';
import { regulatorDrift } from './regulator-drift.ts';
import { regulatorDroop } from './regulator-droop.ts';
import { regulatorFilter } from './regulator-filter.ts';
import { regulatorHunting } from './regulator-hunting.ts';
import { regulatorInletLow } from './regulator-inlet-low.ts';
import { regulatorLockup } from './regulator-lockup.ts';
import { regulatorOverpressure } from './regulator-overpressure.ts';
import { regulatorRelief } from './regulator-relief.ts';
import { regulatorSensingConflict } from './regulator-sensing-conflict.ts';
import { regulatorSlamShut } from './regulator-slam-shut.ts';
import { regulatorStandbyUnavailable } from './regulator-standby-unavailable.ts';
import { regulatorSupplyLost } from './regulator-supply-lost.ts';
import { regulatorSwitchover } from './regulator-switchover.ts';
import { regulatorUnderpressure } from './regulator-underpressure.ts';
import { stationDoor } from './station-door.ts';
import { stationPowerLost } from './station-power-lost.ts';

/** Every detector, causes before their consequences. A new one is a file and a line here. */
export const DETECTORS: readonly Detector[] = [
  bypassOpen,
  bypassUnsecured,
  bypassSuspected,
  bypassPartial,
  leakGasDetected,
  leakLineBreak,
  regulatorSensingConflict,
  regulatorInletLow,
  regulatorOverpressure,
  regulatorSupplyLost,
  regulatorSlamShut,
  regulatorStandbyUnavailable,
  regulatorSwitchover,
  regulatorUnderpressure,
  regulatorFilter,
  regulatorLockup,
  regulatorRelief,
  regulatorHunting,
  regulatorDroop,
  regulatorDrift,
  leakPressureDecay,
  stationPowerLost,
  stationDoor,
  meterTamper,
  meterConfigChange,
  meterScale,
  meterReverse,
  meterBackwards,
  meterOverRange,
  meterSensorRange,
  meterFrozenSensor,
  meterDisturbed,
  meterConversion,
  meterIndexMismatch,
  meterFlowWhenOutOfUse,
  meterClock,
  meterBattery,
  assetVerificationDue,
  assetServiceLife,
  meterStuck,
  meterValveLeak,
  leakNightMinimum,
  leakNeverZero,
  meterUnderRange,
  prepayFlowWithoutCredit,
  prepayLowCredit,
  commsSilent,
  commsCompleteness,
];
