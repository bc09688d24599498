import type { DetectorEvent } from '../detect/detector.ts';
import type { DeviceEntry } from '../model/fleet-index.ts';
import type { EpochMs } from '../model/units.ts';
import { type Concerned, type Hearing, hearingOf, type Said, stepCells } from './cell-step.ts';
import { type Clerk, NEW_CLERK, stepClerk } from './digest/clerk.ts';
import type { Closed } from './digest/closed.ts';
import type { Cell } from './judges.ts';

/** The detectors of a line of events, and the books kept for them. Immutable. */
export interface Stage {
  readonly clerk: Clerk;
  readonly cells: readonly Cell[];
  /** Follows from the cells' detectors, which never change. */
  readonly hearing: Hearing;
}

export const openStage = (cells: readonly Cell[]): Stage => ({
  clerk: NEW_CLERK,
  cells,
  hearing: hearingOf(cells),
});

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
  const { hearing } = stage;
  const { reading } = event;
  const { clerk, use, closed } = stepClerk(stage.clerk, reading, device);
  let cells = stage.cells;
  let before: Said[] | null = null;
  for (const one of closed) {
    const step = stepCells(cells, hearing, closedEvent(one, reading.ts), concerned);
    cells = step.cells;
    if (step.said.length === 0) continue;
    before ??= [];
    before.push(...step.said);
  }
  const known: DetectorEvent = use === null ? event : { kind: 'reading', reading, use };
  const step = stepCells(cells, hearing, known, concerned);
  return {
    stage: next(stage, clerk, step.cells),
    said: before === null ? step.said : [...before, ...step.said],
    closed,
  };
}

/** One event through the detectors alone. */
export function stepOnly(
  stage: Stage,
  event: DetectorEvent,
  concerned: Concerned = 'all',
): StageStep {
  const { cells, said } = stepCells(stage.cells, stage.hearing, event, concerned);
  return { stage: next(stage, stage.clerk, cells), said, closed: NOTHING_CLOSED };
}

const next = (stage: Stage, clerk: Clerk, cells: readonly Cell[]): Stage =>
  clerk === stage.clerk && cells === stage.cells ? stage : { clerk, cells, hearing: stage.hearing };

export const closedEvent = (closed: Closed, at: EpochMs): DetectorEvent =>
  closed.kind === 'day'
    ? { kind: 'day', at, day: closed.day }
    : { kind: closed.digest.span, at, digest: closed.digest };
