import { after } from '../alarm/span.ts';
import type { Detector, DetectorEvent } from '../detect/detector.ts';
import { reasonOf } from '../lib/app-error.ts';
import type { Finding } from '../model/finding.ts';
import type { EpochMs } from '../model/units.ts';
import type { Cell } from './judges.ts';

/** What one event made all detectors of a device say. */
export interface CellsStep {
  /** The same array when nothing changed. */
  readonly cells: readonly Cell[];
  readonly said: readonly Said[];
}

export interface Said {
  /** Index of the cell. */
  readonly cell: number;
  readonly findings: readonly Finding[];
  /** Set when the detector threw on this event. */
  readonly failure: string | null;
}

const SILENT: readonly Said[] = [];

/** Which detectors an event is for: those that judge arrival see each event once, as it arrives. */
export type Concerned = 'all' | Detector['judges'];

/** Runs one event through the detectors; one that throws is set aside and the rest go on. */
export function stepCells(
  cells: readonly Cell[],
  event: DetectorEvent,
  concerned: Concerned = 'all',
): CellsStep {
  let next: Cell[] | null = null;
  let said: Said[] | null = null;
  for (let i = 0; i < cells.length; i += 1) {
    const cell = cells[i];
    if (cell === undefined || cell.judge === null) continue;
    if (concerned !== 'all' && cell.detector.judges !== concerned) continue;
    const [stepped, findings, failure] = stepCell(cell, event);
    if (stepped !== cell) {
      next ??= [...cells];
      next[i] = stepped;
    }
    if (findings.length > 0 || failure !== null) {
      said ??= [];
      said.push({ cell: i, findings, failure });
    }
  }
  return { cells: next ?? cells, said: said ?? SILENT };
}

const NO_FINDINGS: readonly Finding[] = [];

function stepCell(
  cell: Cell,
  event: DetectorEvent,
): readonly [Cell, readonly Finding[], string | null] {
  if (cell.judge === null) return [cell, NO_FINDINGS, null];
  try {
    const [judge, findings] = cell.judge.step(event);
    if (judge === cell.judge && findings.length === 0) return [cell, findings, null];
    if (findings.length === 0 && cell.blind === null) return [{ ...cell, judge }, findings, null];
    return [concluded({ ...cell, judge }, findings, event), findings, null];
  } catch (thrown) {
    const failure = reasonOf(thrown);
    return [{ ...cell, judge: null, failure }, NO_FINDINGS, failure];
  }
}

function concluded(cell: Cell, findings: readonly Finding[], event: DetectorEvent): Cell {
  let { holds } = cell;
  // a reading that could be judged ends the blindness; a tick does not
  let blind = event.kind === 'reading' ? null : cell.blind;
  for (const finding of findings) {
    holds = after(holds, finding);
    blind = finding.verdict === 'unknown' ? { since: finding.since, reason: finding.reason } : null;
  }
  return { ...cell, holds, blind };
}

/** The earliest time at which a tick could change a verdict, or null. */
export function cellsDueAt(cells: readonly Cell[]): EpochMs | null {
  let due: EpochMs | null = null;
  for (const cell of cells) {
    const at = cell.judge?.dueAt ?? null;
    if (at !== null && (due === null || at < due)) due = at;
  }
  return due;
}
