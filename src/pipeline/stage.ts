import type { DetectorEvent } from '../detect/detector.ts';
import type { DeviceEntry } from '../model/fleet-index.ts';
import type { EpochMs } from '../model/units.ts';
import { type Concerned, type Said, stepCells } from './cell-step.ts';
import { type Clerk, stepClerk } from './digest/clerk.ts';
import type { Closed } from './digest/closed.ts';
import type { Cell } from './judges.ts';

/** The detectors of a line of events, and the books kept for them. Immutable. */
export interface Stage {
  readonly clerk: Clerk;
  readonly cells: readonly Cell[];
}

export interface StageStep {
  readonly stage: Stage;
  readonly said: readonly Said[];
  /** Stretches and days that the event closed. */
  readonly closed: readonly Closed[];
}

const NOTHING_CLOSED: readonly Closed[] = [];

/** One event of a device through its clerk and then its detectors. */
export function stepDevice(
  stage: Stage,
  event: DetectorEvent,
  device: DeviceEntry,
  concerned: Concerned = 'all',
): StageStep {
  if (event.kind !== 'reading') return stepOnly(stage, event, concerned);
  const { clerk, use, closed } = stepClerk(stage.clerk, event.reading, device);
  let cells = stage.cells;
  const said: Said[] = [];
  for (const one of closed) {
    const step = stepCells(cells, closedEvent(one, event.reading.ts), concerned);
    cells = step.cells;
    said.push(...step.said);
  }
  const known: DetectorEvent = use === null ? event : { ...event, use };
  const step = stepCells(cells, known, concerned);
  return {
    stage:
      clerk === stage.clerk && step.cells === stage.cells ? stage : { clerk, cells: step.cells },
    said: said.length === 0 ? step.said : [...said, ...step.said],
    closed,
  };
}

/** One event through the detectors alone. */
export function stepOnly(
  stage: Stage,
  event: DetectorEvent,
  concerned: Concerned = 'all',
): StageStep {
  const { cells, said } = stepCells(stage.cells, event, concerned);
  const next = cells === stage.cells ? stage : { clerk: stage.clerk, cells };
  return { stage: next, said, closed: NOTHING_CLOSED };
}

export const closedEvent = (closed: Closed, at: EpochMs): DetectorEvent =>
  closed.kind === 'day'
    ? { kind: 'day', at, day: closed.day }
    : { kind: closed.digest.span, at, digest: closed.digest };
