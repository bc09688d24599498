import { type Span, spansOf } from '../alarm/span.ts';
import type { DetectorEvent } from '../detect/detector.ts';
import type { DeviceEntry } from '../model/fleet-index.ts';
import type { Tick } from '../model/journal-entry.ts';
import { type Reading, readingKey } from '../model/reading.ts';
import type { EpochMs } from '../model/units.ts';
import { type AdmissionState, NOTHING_SEEN } from './admission.ts';
import { type CellsStep, type Said, stepCells } from './cell-step.ts';
import type { Cell } from './judges.ts';

/**
 * One device in event time. Readings are judged on arrival; those that come out
 * of order are slotted in while their moment is still in the window, and
 * everything after it is judged again from the state before it.
 */
export interface Lane {
  readonly device: DeviceEntry;
  /** When the device came into the fleet. */
  readonly since: EpochMs;
  admission: AdmissionState;
  tally: Tally;
  cells: readonly Cell[];
  /** Recent events in event-time order, each with the cells as they were before it. */
  readonly window: Windowed[];
  /** Newest event time judged; null before the first reading. */
  newest: EpochMs | null;
  /** Event times at or before this have left the window: too late to slot in. */
  settled: EpochMs | null;
}

/** What is known of the device beyond its verdicts. */
export interface Tally {
  receivedAt: EpochMs | null;
  /** Whether the last reading arrived after the watermark: the device is still handing in old data. */
  lag: 'late' | 'timely';
  online: 'yes' | 'no' | 'unknown';
  readings: number;
  late: number;
  outOfOrder: number;
  duplicates: number;
  quarantined: number;
  readonly unknownFields: Record<string, number>;
}

const newTally = (): Tally => ({
  receivedAt: null,
  lag: 'timely',
  online: 'unknown',
  readings: 0,
  late: 0,
  outOfOrder: 0,
  duplicates: 0,
  quarantined: 0,
  unknownFields: {},
});

export interface Windowed {
  readonly event: DetectorEvent;
  readonly before: readonly Cell[];
  readonly said: readonly Said[];
}

/** What judging one event came to. */
export type LaneOutcome =
  /** In order: apply the findings as they are. */
  | { readonly kind: 'said'; readonly said: readonly Said[] }
  /**
   * Out of order: for the cells whose story changed, the whole story since the
   * window's start; and what the arrival itself made of it.
   */
  | {
      readonly kind: 'rewritten';
      readonly stories: readonly Story[];
      readonly said: readonly Said[];
    }
  | { readonly kind: 'duplicate' }
  /** Older than the window: stored, and to be judged again over its span. */
  | { readonly kind: 'too-late' };

export interface Story {
  readonly cell: number;
  readonly spans: readonly Span[];
  readonly failure: string | null;
}

/** Enough for a day and a half of hourly records; a device that reports every second has less than its watermark. */
const MOST_EVENTS = 40;
/** Ticks, and records between the regular ones. */
const SPARE_EVENTS = 4;

const windowEvents = ({ watermarkMs, intervalMs }: DeviceEntry): number =>
  Math.min(MOST_EVENTS, Math.ceil(watermarkMs / intervalMs) + SPARE_EVENTS);

const timeOf = (event: DetectorEvent): EpochMs =>
  event.kind === 'tick' ? event.ts : event.reading.ts;

export const openLane = (device: DeviceEntry, cells: readonly Cell[], since: EpochMs): Lane => ({
  device,
  since,
  admission: NOTHING_SEEN,
  tally: newTally(),
  cells,
  window: [],
  newest: null,
  settled: null,
});

/** Time passes. A tick older than the newest reading concludes nothing: the device itself spoke later. */
export function passTime(lane: Lane, tick: Tick): readonly Said[] {
  const last = lane.window.at(-1);
  if (last !== undefined && tick.ts < timeOf(last.event)) return [];
  return push(lane, { kind: 'tick', ...tick });
}

export function judge(lane: Lane, reading: Reading): LaneOutcome {
  const last = lane.window.at(-1);
  if (last === undefined || reading.ts > timeOf(last.event)) {
    if (lane.settled !== null && reading.ts <= lane.settled) return { kind: 'too-late' };
    return { kind: 'said', said: push(lane, { kind: 'reading', reading }) };
  }
  if (lane.settled !== null && reading.ts <= lane.settled) return { kind: 'too-late' };
  return slotIn(lane, reading);
}

function push(lane: Lane, event: DetectorEvent): readonly Said[] {
  const before = lane.cells;
  const step: CellsStep = stepCells(before, event);
  lane.cells = step.cells;
  lane.window.push({ event, before, said: step.said });
  if (event.kind === 'reading') noteNewest(lane, event.reading);
  prune(lane);
  return step.said;
}

function noteNewest(lane: Lane, reading: Reading): void {
  if (lane.newest === null || reading.ts > lane.newest) lane.newest = reading.ts;
}

/** What is older than the watermark, or beyond the window's size, is settled. */
function prune(lane: Lane): void {
  const horizon = (lane.newest ?? 0) - lane.device.watermarkMs;
  for (let oldest = lane.window[0]; oldest !== undefined; oldest = lane.window[0]) {
    const room = lane.window.length <= windowEvents(lane.device);
    if (room && timeOf(oldest.event) >= horizon) return;
    if (lane.window.length === 1) return;
    lane.settled = timeOf(oldest.event);
    lane.window.shift();
  }
}

/**
 * Lets go of the window: what has been judged stays as it was judged. Before
 * limits change, since stepping the same readings again would conclude otherwise.
 */
export function settle(lane: Lane): void {
  lane.window.length = 0;
  lane.settled = lane.newest;
}

function slotIn(lane: Lane, reading: Reading): LaneOutcome {
  const key = readingKey(reading);
  const twin = lane.window.findIndex(
    ({ event }) => event.kind === 'reading' && readingKey(event.reading) === key,
  );
  const known = lane.window[twin]?.event;
  if (known?.kind === 'reading' && sameContent(known.reading, reading))
    return { kind: 'duplicate' };
  const events = lane.window.map(({ event }) => event);
  const slotted: DetectorEvent = { kind: 'reading', reading };
  const at = twin >= 0 ? twin : events.filter((event) => timeOf(event) <= reading.ts).length;
  events.splice(at, twin >= 0 ? 1 : 0, slotted);
  noteNewest(lane, reading);
  const stories = rejudgeFrom(lane, events, at);
  const arrived = stepCells(lane.cells, slotted, 'arrival');
  lane.cells = arrived.cells;
  return { kind: 'rewritten', stories, said: arrived.said };
}

/**
 * Steps again from `at` on, and tells which cells' stories came out differently.
 * Detectors of arrival stay as they are: what came late did not come in time.
 */
function rejudgeFrom(lane: Lane, events: readonly DetectorEvent[], at: number): readonly Story[] {
  const old = lane.window.slice();
  const start = old[0]?.before ?? lane.cells;
  const endedAs = lane.cells;
  const before = old[at]?.before ?? lane.cells;
  let cells: readonly Cell[] = endedAs.map((cell, i) =>
    cell.detector.judges === 'arrival' ? cell : (before[i] ?? cell),
  );
  lane.window.length = at;
  for (const event of events.slice(at)) {
    const step = stepCells(cells, event, 'condition');
    lane.window.push({ event, before: cells, said: step.said });
    cells = step.cells;
  }
  lane.cells = cells;
  const stories = start.flatMap((cell, i): Story[] => {
    if (cell.detector.judges === 'arrival') return [];
    const told = findingsOf(lane.window, i);
    const failure = cells[i]?.failure ?? null;
    const same =
      JSON.stringify(told) === JSON.stringify(findingsOf(old, i)) &&
      failure === (endedAs[i]?.failure ?? null);
    return same ? [] : [{ cell: i, spans: spansOf(cell.holds, told), failure }];
  });
  prune(lane);
  return stories;
}

const findingsOf = (window: readonly Windowed[], cell: number) =>
  window.flatMap(({ said }) => said.filter((s) => s.cell === cell).flatMap((s) => s.findings));

/** Equal in all that was measured, whatever message it came in. */
export function sameContent(a: Reading, b: Reading): boolean {
  return contentOf(a) === contentOf(b);
}

const contentOf = (reading: Reading): string => {
  const content: unknown = reading.record === 'status' ? reading.online : reading.values;
  return JSON.stringify(content, sortedKeys);
};

/** The order of a JSON object's keys carries no meaning. */
function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
