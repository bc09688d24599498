import type { GroupDetector } from './group-detector.ts';
import { leakZoneBalance } from './leak-zone-balance.ts';
import { meterSensorDrift } from './meter-sensor-drift.ts';

/** Every question over a zone's days. A new one is a file and a line here. */
export const GROUP_DETECTORS: readonly GroupDetector[] = [meterSensorDrift, leakZoneBalance];
