import { bypassOpen } from './bypass-open.ts';
import { commsSilent } from './comms-silent.ts';
import type { Detector } from './detector.ts';
import { meterValveLeak } from './meter-valve-leak.ts';
import { regulatorOverpressure } from './regulator-overpressure.ts';
import { regulatorSlamShut } from './regulator-slam-shut.ts';
import { regulatorSupplyLost } from './regulator-supply-lost.ts';
import { regulatorUnderpressure } from './regulator-underpressure.ts';

/** Every detector, causes before their consequences. A new one is a file and a line here. */
export const DETECTORS: readonly Detector[] = [
  bypassOpen,
  regulatorOverpressure,
  regulatorSupplyLost,
  regulatorSlamShut,
  regulatorUnderpressure,
  meterValveLeak,
  commsSilent,
];
