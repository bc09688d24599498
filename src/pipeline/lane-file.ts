import { z } from 'zod';
import type { DeviceEntry } from '../model/fleet-index.ts';
import { epochMs } from '../model/units.ts';
import { AdmissionState } from './admission.ts';
import type { Cell } from './judges.ts';
import { type KeptDay, type Lane, openLane, type Tally } from './lane.ts';
import { restoreTimeline, saveTimeline, TimelineFile } from './timeline-file.ts';

/** A lane as JSON. */
export const LaneFile = TimelineFile.extend({
  since: z.number(),
  admission: AdmissionState,
  tally: z.custom<Tally>((value) => typeof value === 'object' && value !== null),
  days: z.custom<readonly KeptDay[]>((value) => Array.isArray(value)),
});
export type LaneFile = z.infer<typeof LaneFile>;

export const saveLane = (lane: Lane): LaneFile => ({
  ...saveTimeline(lane),
  since: lane.since,
  admission: lane.admission,
  tally: lane.tally,
  days: lane.days,
});

/** @param fresh the device's cells as they start. */
export function restoreLane(device: DeviceEntry, fresh: readonly Cell[], file: LaneFile): Lane {
  const lane = openLane(device, fresh, epochMs(file.since));
  lane.admission = file.admission;
  lane.tally = file.tally;
  lane.days = file.days;
  restoreTimeline(lane, lane.course, file);
  return lane;
}
