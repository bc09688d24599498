import { z } from 'zod';
import type { Span } from '../alarm/span.ts';
import type { DetectorEvent } from '../detect/detector.ts';
import { epochMs } from '../model/units.ts';
import { Clerk } from './digest/clerk.ts';
import type { Cell } from './judges.ts';
import type { Course, Timeline } from './timeline.ts';

/**
 * A timeline as JSON: clerk and detectors as they were before the window, and the
 * window's events. Stepping them again gives the timeline that was saved, to the
 * letter. Detectors of arrival have met those events in another order: they are
 * kept as they are, and not stepped again.
 */
const CellFile = z.object({
  version: z.number(),
  state: z.unknown(),
  failure: z.string().nullable(),
  // written by ourselves in the same version of this file
  holds: z.custom<Span | null>(),
  blind: z.custom<Cell['blind']>(),
});

export const TimelineFile = z.object({
  newest: z.number().nullable(),
  settled: z.number().nullable(),
  clerk: Clerk,
  cells: z.record(z.string(), CellFile),
  window: z.array(z.custom<DetectorEvent>((value) => typeof value === 'object' && value !== null)),
  /** Places in the window at which the stage before is kept. */
  kept: z.array(z.number()),
});
export type TimelineFile = z.infer<typeof TimelineFile>;

export function saveTimeline(line: Timeline): TimelineFile {
  const before = line.window[0]?.before;
  const base = line.stage.cells.map((cell, i) =>
    cell.detector.judges === 'arrival' ? cell : (before?.cells[i] ?? cell),
  );
  return {
    newest: line.newest,
    settled: line.settled,
    clerk: before?.clerk ?? line.stage.clerk,
    cells: Object.fromEntries(base.map((cell) => [cell.key, saveCell(cell)])),
    window: line.window.map(({ event }) => event),
    kept: line.window.flatMap((one, n) => (one.before === null ? [] : [n])),
  };
}

const saveCell = (cell: Cell): TimelineFile['cells'][string] => ({
  version: cell.detector.version,
  state: cell.judge?.state ?? null,
  failure: cell.failure,
  holds: cell.holds,
  blind: cell.blind,
});

/**
 * Puts a fresh timeline where the saved one stood; each detector goes on from its
 * saved state where there is one of its version, else it begins anew.
 */
export function restoreTimeline(line: Timeline, course: Course, file: TimelineFile): void {
  line.stage = {
    ...line.stage,
    clerk: file.clerk,
    cells: line.stage.cells.map((cell) => restoreCell(cell, file)),
  };
  line.newest = file.newest === null ? null : epochMs(file.newest);
  line.settled = file.settled === null ? null : epochMs(file.settled);
  const kept = new Set(file.kept);
  for (const [n, event] of file.window.entries()) {
    const before = line.stage;
    const { stage, said } = course.step(before, event, 'condition');
    line.window.push({ event, before: kept.has(n) ? before : null, said });
    line.stage = stage;
  }
}

function restoreCell(fresh: Cell, file: TimelineFile): Cell {
  const saved = file.cells[fresh.key];
  if (saved === undefined || saved.version !== fresh.detector.version) return fresh;
  const { failure, holds, blind } = saved;
  if (failure !== null) return { ...fresh, judge: null, failure, holds, blind };
  const resumed = fresh.detector.resume(fresh.asset, saved.state, fresh.settings);
  return resumed.ok ? { ...fresh, judge: resumed.value, holds, blind } : fresh;
}
