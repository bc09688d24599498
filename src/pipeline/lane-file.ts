import { z } from 'zod';
import type { Span } from '../alarm/span.ts';
import type { DetectorEvent } from '../detect/detector.ts';
import type { DeviceEntry } from '../model/fleet-index.ts';
import { epochMs } from '../model/units.ts';
import { AdmissionState } from './admission.ts';
import { stepCells } from './cell-step.ts';
import type { Cell } from './judges.ts';
import { type Lane, openLane, type Tally } from './lane.ts';

/**
 * A lane as JSON: the detectors as they were before the window, and the window's
 * events. Stepping them again gives the lane that was saved, to the letter.
 * Detectors of arrival have met those events in another order: they are kept as
 * they are, and not stepped again.
 */
const CellFile = z.object({
  version: z.number(),
  state: z.unknown(),
  failure: z.string().nullable(),
  // written by ourselves in the same version of this file
  holds: z.custom<Span | null>(),
  blind: z.custom<Cell['blind']>(),
});

export const LaneFile = z.object({
  since: z.number(),
  newest: z.number().nullable(),
  settled: z.number().nullable(),
  admission: AdmissionState,
  tally: z.custom<Tally>((value) => typeof value === 'object' && value !== null),
  cells: z.record(z.string(), CellFile),
  window: z.array(z.custom<DetectorEvent>((value) => typeof value === 'object' && value !== null)),
});
export type LaneFile = z.infer<typeof LaneFile>;

export function saveLane(lane: Lane): LaneFile {
  const before = lane.window[0]?.before;
  const base = lane.cells.map((cell, i) =>
    cell.detector.judges === 'arrival' ? cell : (before?.[i] ?? cell),
  );
  return {
    since: lane.since,
    newest: lane.newest,
    settled: lane.settled,
    admission: lane.admission,
    tally: lane.tally,
    cells: Object.fromEntries(base.map((cell) => [cell.key, saveCell(cell)])),
    window: lane.window.map(({ event }) => event),
  };
}

const saveCell = (cell: Cell): LaneFile['cells'][string] => ({
  version: cell.detector.version,
  state: cell.judge?.state ?? null,
  failure: cell.failure,
  holds: cell.holds,
  blind: cell.blind,
});

/**
 * @param fresh the device's cells as they start; each goes on from its saved
 * state where there is one of its version, else it begins anew.
 */
export function restoreLane(device: DeviceEntry, fresh: readonly Cell[], file: LaneFile): Lane {
  const lane = openLane(
    device,
    fresh.map((cell) => restoreCell(cell, file)),
    epochMs(file.since),
  );
  lane.admission = file.admission;
  lane.tally = file.tally;
  lane.newest = file.newest === null ? null : epochMs(file.newest);
  lane.settled = file.settled === null ? null : epochMs(file.settled);
  for (const event of file.window) {
    const before = lane.cells;
    const { cells, said } = stepCells(before, event, 'condition');
    lane.window.push({ event, before, said });
    lane.cells = cells;
  }
  return lane;
}

function restoreCell(fresh: Cell, file: LaneFile): Cell {
  const saved = file.cells[fresh.key];
  if (saved === undefined || saved.version !== fresh.detector.version) return fresh;
  const { failure, holds, blind } = saved;
  if (failure !== null) return { ...fresh, judge: null, failure, holds, blind };
  const resumed = fresh.detector.resume(fresh.asset, saved.state);
  return resumed.ok ? { ...fresh, judge: resumed.value, holds, blind } : fresh;
}
