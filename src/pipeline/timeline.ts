import { type Span, spansOf } from '../alarm/span.ts';
import { type DetectorEvent, timeOf } from '../detect/detector.ts';
import type { Tick } from '../model/journal-entry.ts';
import type { EpochMs } from '../model/units.ts';
import { type Concerned, type Said, stepCells } from './cell-step.ts';
import type { Closed } from './digest/closed.ts';
import type { Stage, StageStep } from './stage.ts';

/**
 * Events in event time, and the detectors that have met them. Events are judged
 * on arrival; those that come out of order are slotted in while their moment is
 * still in the window, and everything after it is judged again.
 */
export interface Timeline {
  stage: Stage;
  /** Recent events in event-time order. The first has its `before`. */
  readonly window: Windowed[];
  /** Newest event time judged, ticks aside; null before the first. */
  newest: EpochMs | null;
  /** Event times at or before this have left the window: too late to slot in. */
  settled: EpochMs | null;
}

export interface Windowed {
  readonly event: DetectorEvent;
  /** Clerk and detectors before it: kept at every few events, for that is what takes memory. */
  readonly before: Stage | null;
  readonly said: readonly Said[];
}

/** What kind of events a timeline has, and how long it waits for stragglers. */
export interface Course {
  readonly watermarkMs: number;
  /** Events in the window, beyond which the oldest leave it. */
  readonly most: number;
  step(stage: Stage, event: DetectorEvent, concerned?: Concerned): StageStep;
  /** Two events with one key say the same moment: the later arrival wins. */
  keyOf(event: DetectorEvent): string;
  /** Equal in all that was said, whatever message it came in. */
  same(a: DetectorEvent, b: DetectorEvent): boolean;
  /** Order of two events of the same time. */
  order(a: DetectorEvent, b: DetectorEvent): number;
}

/** What judging one event came to. */
export type Outcome =
  /** In order: apply the findings as they are. */
  | { readonly kind: 'said'; readonly said: readonly Said[]; readonly closed: readonly Closed[] }
  /**
   * Out of order: for the cells whose story changed, the whole story since the
   * window's start; and what the arrival itself made of it.
   */
  | {
      readonly kind: 'rewritten';
      readonly stories: readonly Story[];
      readonly said: readonly Said[];
      readonly closed: readonly Closed[];
    }
  | { readonly kind: 'duplicate' }
  /** Older than the window: stored, and to be judged again over its span. */
  | { readonly kind: 'too-late' };

export interface Story {
  readonly cell: number;
  readonly spans: readonly Span[];
  readonly failure: string | null;
}

/** Going back means stepping at most this many events more than are in question. */
const KEEP_EVERY = 8;

/** Time passes. A tick older than the newest event concludes nothing: the device itself spoke later. */
export function passTime(line: Timeline, tick: Tick, course: Course): readonly Said[] {
  const last = line.window.at(-1);
  if (last !== undefined && tick.ts < timeOf(last.event)) return [];
  // the same tick again: it must not push others out of the window
  if (last?.event.kind === 'tick' && last.event.ts === tick.ts) return [];
  return push(line, { kind: 'tick', ...tick }, course).said;
}

export function judgeEvent(line: Timeline, event: DetectorEvent, course: Course): Outcome {
  const last = line.window.at(-1);
  const at = timeOf(event);
  if (line.settled !== null && at <= line.settled) return { kind: 'too-late' };
  if (last === undefined || follows(event, last.event, course)) {
    const { said, closed } = push(line, event, course);
    return { kind: 'said', said, closed };
  }
  return slotIn(line, event, course);
}

const follows = (event: DetectorEvent, last: DetectorEvent, course: Course): boolean =>
  timeOf(event) > timeOf(last) || (timeOf(event) === timeOf(last) && course.order(event, last) > 0);

export function push(line: Timeline, event: DetectorEvent, course: Course): StageStep {
  const before = line.stage;
  const step = course.step(before, event);
  line.stage = step.stage;
  line.window.push({
    event,
    before: isKept(line.window) ? before : null,
    said: step.said,
  });
  noteNewest(line, event);
  prune(line, course);
  return step;
}

/** True when the next event of this window keeps what was before it. */
function isKept(window: readonly Windowed[]): boolean {
  for (let n = 1; n < KEEP_EVERY; n += 1) {
    const earlier = window[window.length - n];
    if (earlier === undefined) break;
    if (earlier.before !== null) return false;
  }
  return true;
}

function noteNewest(line: Timeline, event: DetectorEvent): void {
  if (event.kind === 'tick') return;
  const at = timeOf(event);
  if (line.newest === null || at > line.newest) line.newest = at;
}

/** What is older than the watermark, or beyond the window's size, is settled. */
function prune(line: Timeline, { watermarkMs, most }: Course): void {
  const { window } = line;
  const horizon = (line.newest ?? 0) - watermarkMs;
  let leaving = 0;
  for (let n = 1; n < window.length; n += 1) {
    const previous = window[n - 1];
    if (previous === undefined) break;
    if (window.length - n < most && timeOf(previous.event) >= horizon) break;
    if (window[n]?.before !== null) leaving = n;
  }
  const last = window[leaving - 1];
  if (last === undefined) return;
  line.settled = timeOf(last.event);
  window.splice(0, leaving);
}

/**
 * Lets go of the window: what has been judged stays as it was judged. Before
 * limits change, since stepping the same events again would conclude otherwise.
 */
export function settle(line: Timeline): void {
  line.window.length = 0;
  line.settled = line.newest;
}

function slotIn(line: Timeline, event: DetectorEvent, course: Course): Outcome {
  const key = course.keyOf(event);
  const twin = line.window.findIndex((one) => course.keyOf(one.event) === key);
  const known = line.window[twin]?.event;
  if (known !== undefined && course.same(known, event)) return { kind: 'duplicate' };
  const events = line.window.map((one) => one.event);
  const at = twin >= 0 ? twin : events.filter((earlier) => !follows(earlier, event, course)).length;
  events.splice(at, twin >= 0 ? 1 : 0, event);
  noteNewest(line, event);
  const { stories, closed } = judgeAgain(line, events, at, course);
  const arrived = stepCells(line.stage.cells, line.stage.hearing, event, 'arrival');
  line.stage = { ...line.stage, cells: arrived.cells };
  return { kind: 'rewritten', stories, said: arrived.said, closed };
}

/**
 * Steps again from `at` on, and tells which cells' stories came out differently.
 * Detectors of arrival stay as they are: what came late did not come in time.
 */
function judgeAgain(
  line: Timeline,
  events: readonly DetectorEvent[],
  at: number,
  course: Course,
): { readonly stories: readonly Story[]; readonly closed: readonly Closed[] } {
  const old = line.window.slice();
  const endedAs = line.stage.cells;
  const start = old[0]?.before?.cells ?? endedAs;
  const from = old.slice(0, at + 1).findLastIndex((one) => one.before !== null);
  const before = old[from]?.before ?? line.stage;
  let stage: Stage = {
    ...before,
    cells: endedAs.map((cell, i) =>
      cell.detector.judges === 'arrival' ? cell : (before.cells[i] ?? cell),
    ),
  };
  line.window.length = Math.max(0, from);
  const closed: Closed[] = [];
  for (const event of events.slice(Math.max(0, from))) {
    const step = course.step(stage, event, 'condition');
    line.window.push({
      event,
      before: isKept(line.window) ? stage : null,
      said: step.said,
    });
    closed.push(...step.closed);
    stage = step.stage;
  }
  line.stage = stage;
  const stories = start.flatMap((cell, i): Story[] => {
    if (cell.detector.judges === 'arrival') return [];
    const told = findingsOf(line.window, i);
    const failure = stage.cells[i]?.failure ?? null;
    const isSame =
      JSON.stringify(told) === JSON.stringify(findingsOf(old, i)) &&
      failure === (endedAs[i]?.failure ?? null);
    return isSame ? [] : [{ cell: i, spans: spansOf(cell.holds, told), failure }];
  });
  prune(line, course);
  return { stories, closed };
}

const findingsOf = (window: readonly Windowed[], cell: number) =>
  window.flatMap(({ said }) => said.filter((s) => s.cell === cell).flatMap((s) => s.findings));
