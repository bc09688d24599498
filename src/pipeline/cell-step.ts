import { after } from '../alarm/span.ts';
import {
  type Detector,
  type DetectorEvent,
  type EventKind,
  KIND_BITS,
} from '../detect/detector.ts';
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

/** The places of the cells that hear each kind of event: half of them have no ear for a reading. */
export type Hearing = Readonly<Record<EventKind, readonly number[]>>;

export function hearingOf(cells: readonly Cell[]): Hearing {
  const places = (kind: EventKind): readonly number[] =>
    cells.flatMap(({ detector }, i) => ((detector.hears & KIND_BITS[kind]) === 0 ? [] : [i]));
  return {
    reading: places('reading'),
    slot: places('slot'),
    hour: places('hour'),
    day: places('day'),
    tick: places('tick'),
    refused: places('refused'),
  };
}

/**
 * Runs one event through the detectors; one that throws is set aside and the rest
 * go on. The innermost loop of everything: what need not be made is not made.
 */
export function stepCells(
  cells: readonly Cell[],
  hearing: Hearing,
  event: DetectorEvent,
  concerned: Concerned = 'all',
): CellsStep {
  let next: Cell[] | null = null;
  let said: Said[] | null = null;
  for (const i of hearing[event.kind]) {
    const cell = cells[i];
    if (cell === undefined || cell.judge === null) continue;
    if (concerned !== 'all' && cell.detector.judges !== concerned) continue;
    let stepped: Cell;
    try {
      const [judge, findings] = cell.judge.step(event);
      if (findings.length > 0) {
        stepped = concluded({ ...cell, judge }, findings, event);
        said ??= [];
        said.push({ cell: i, findings, failure: null });
      } else if (judge === cell.judge) {
        continue;
      } else {
        stepped =
          cell.blind === null
            ? advanced(cell, judge)
            : concluded({ ...cell, judge }, findings, event);
      }
    } catch (thrown) {
      const failure = reasonOf(thrown);
      stepped = { ...cell, judge: null, failure };
      said ??= [];
      said.push({ cell: i, findings: NO_FINDINGS, failure });
    }
    next ??= cells.slice();
    next[i] = stepped;
  }
  return { cells: next ?? cells, said: said ?? SILENT };
}

const NO_FINDINGS: readonly Finding[] = [];

/** Field by field: this happens several times a reading, and a spread takes twice as long. */
const advanced = (cell: Cell, judge: Cell['judge']): Cell => ({
  key: cell.key,
  detector: cell.detector,
  asset: cell.asset,
  settings: cell.settings,
  judge,
  failure: cell.failure,
  holds: cell.holds,
  blind: cell.blind,
});

function concluded(cell: Cell, findings: readonly Finding[], event: DetectorEvent): Cell {
  let { holds } = cell;
  // what a device says ends the blindness; a tick does not
  let blind = event.kind === 'tick' ? cell.blind : null;
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
