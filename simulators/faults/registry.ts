import { serviceLifeOver, verificationDue } from './archive.ts';
import { batteryUsedUp } from './battery.ts';
import { bypassHidden, bypassHiddenInPart, bypassOpen, bypassUnlocked } from './bypass.ts';
import { clockFast, clockSlow } from './clock.ts';
import { lateRecords, meterSilent, recordsLost, repeatedRecords } from './comms.ts';
import type { FaultKind } from './fault-kind.ts';
import { gatewayLost } from './gateway.ts';
import { inletLost, inletLow, networkInletLow } from './inlet.ts';
import {
  closedSectionHolds,
  closedSectionLeaks,
  lineBreak,
  lockUpBleedsDown,
  smallLeak,
} from './leak.ts';
import { duplicates, linkOutage, linkOutageLiveFirst, plainSilence, reordering } from './link.ts';
import { configChanged } from './meter-config.ts';
import { factorOff, fixedRatioWrong, wrongBase } from './meter-conversion.ts';
import { counterStuck, missingPulses } from './meter-counter.ts';
import {
  creepingFlow,
  flowThroughSealed,
  overRange,
  oversizedMeter,
  reverseFlow,
} from './meter-flow.ts';
import { neverZeroFlow, nightLeak, zoneLeak } from './meter-leak.ts';
import { flowScale, platformScale } from './meter-scale.ts';
import {
  disturbedVolume,
  frozenPressure,
  frozenTemperature,
  pressureLineOpen,
  pressureOutOfSpan,
  pressureShift,
  temperatureOutOfSpan,
} from './meter-sensor.ts';
import { flowWithoutCredit, lowCredit } from './prepay.ts';
import { meterReplaced, registerBackwards, registerRollover } from './register.ts';
import {
  droopGrows,
  dutyFailsClosed,
  filterBlocks,
  regulatorFailsOpen,
  regulatorRunsAway,
  regulatorSeatLeak,
  regulatorTripsStation,
  setPointDriftsDown,
  setPointDriftsUp,
} from './regulator.ts';
import { regulatorHunts, regulatorHuntsFast, regulatorHuntsSlowly } from './regulator-hunting.ts';
import { monitorTakesOver, reliefStuckOpen, reliefWeeps } from './regulator-relief.ts';
import {
  proofTestOverdue,
  standbyMissedWhenNeeded,
  standbySlamShutTrips,
  standbyValveShut,
  standbyWithoutInlet,
} from './regulator-standby.ts';
import { sensingLineAbandoned, sensingLineAbandonedUnprotected } from './sensing.ts';
import {
  allRunsTrip,
  dutySlamShutTrips,
  dutySlamShutTripsUnseen,
  slamShutStuck,
} from './slam-shut.ts';
import { doorOpen, gasInCabinet, mainsLost } from './station.ts';
import { coverOpen, magnet } from './tamper.ts';
import { valveLeak } from './valve-leak.ts';

const KINDS: readonly FaultKind[] = [
  bypassOpen,
  bypassUnlocked,
  bypassHidden,
  bypassHiddenInPart,
  regulatorFailsOpen,
  regulatorRunsAway,
  regulatorTripsStation,
  regulatorSeatLeak,
  dutyFailsClosed,
  setPointDriftsUp,
  setPointDriftsDown,
  droopGrows,
  filterBlocks,
  regulatorHunts,
  regulatorHuntsFast,
  regulatorHuntsSlowly,
  monitorTakesOver,
  reliefWeeps,
  reliefStuckOpen,
  standbyValveShut,
  standbySlamShutTrips,
  standbyWithoutInlet,
  proofTestOverdue,
  standbyMissedWhenNeeded,
  sensingLineAbandoned,
  sensingLineAbandonedUnprotected,
  dutySlamShutTrips,
  dutySlamShutTripsUnseen,
  allRunsTrip,
  slamShutStuck,
  inletLost,
  inletLow,
  networkInletLow,
  lineBreak,
  smallLeak,
  lockUpBleedsDown,
  closedSectionLeaks,
  closedSectionHolds,
  doorOpen,
  mainsLost,
  gasInCabinet,
  valveLeak,
  counterStuck,
  missingPulses,
  overRange,
  creepingFlow,
  oversizedMeter,
  reverseFlow,
  flowThroughSealed,
  nightLeak,
  neverZeroFlow,
  zoneLeak,
  registerBackwards,
  registerRollover,
  meterReplaced,
  factorOff,
  fixedRatioWrong,
  wrongBase,
  flowScale,
  platformScale,
  frozenPressure,
  frozenTemperature,
  pressureOutOfSpan,
  temperatureOutOfSpan,
  pressureLineOpen,
  pressureShift,
  disturbedVolume,
  batteryUsedUp,
  magnet,
  coverOpen,
  clockSlow,
  clockFast,
  configChanged,
  lowCredit,
  flowWithoutCredit,
  gatewayLost,
  meterSilent,
  recordsLost,
  lateRecords,
  repeatedRecords,
  verificationDue,
  serviceLifeOver,
  linkOutage,
  linkOutageLiveFirst,
  plainSilence,
  duplicates,
  reordering,
];

/** Every fault a scenario can name. */
export const FAULT_KINDS: ReadonlyMap<string, FaultKind> = new Map(
  KINDS.map((kind) => [kind.name, kind]),
);
