import type { DayDigest } from '../model/digest.ts';
import type { DeviceEntry } from '../model/fleet-index.ts';
import type { Tick } from '../model/journal-entry.ts';
import { type Reading, readingKey } from '../model/reading.ts';
import type { EpochMs, Position } from '../model/units.ts';
import { type AdmissionState, NOTHING_SEEN } from './admission.ts';
import type { Said } from './cell-step.ts';
import type { Cell } from './judges.ts';
import { openStage, stepDevice } from './stage.ts';
import * as timeline from './timeline.ts';

/** One device in event time, with what is known of it beyond its verdicts. */
export interface Lane extends timeline.Timeline {
  readonly device: DeviceEntry;
  /** When the device came into the fleet. */
  readonly since: EpochMs;
  readonly course: timeline.Course;
  admission: AdmissionState;
  tally: Tally;
  /** Whether alarms and detectors are known to agree; see `heal`. */
  agreed: 'yes' | 'unknown';
  /** Its last days, for questions that join several devices; oldest first. */
  days: readonly KeptDay[];
}

/** A day and the journal position that closed it: a question asked at a position sees what was there then. */
export interface KeptDay {
  readonly position: Position;
  readonly day: DayDigest;
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

export type LaneOutcome = timeline.Outcome;

/** Enough for a day and a half of hourly records; a device that reports every second has less than its watermark. */
const MOST_EVENTS = 40;
/** Ticks, and records between the regular ones. */
const SPARE_EVENTS = 4;

const windowEvents = ({ watermarkMs, intervalMs }: DeviceEntry): number =>
  Math.min(MOST_EVENTS, Math.ceil(watermarkMs / intervalMs) + SPARE_EVENTS);

const courseOf = (device: DeviceEntry): timeline.Course => ({
  watermarkMs: device.watermarkMs,
  most: windowEvents(device),
  step: (stage, event, concerned) => stepDevice(stage, event, device, concerned),
  keyOf: (event) => (event.kind === 'reading' ? readingKey(event.reading) : 'tick'),
  same: (a, b) => a.kind === 'reading' && b.kind === 'reading' && sameContent(a.reading, b.reading),
  // what comes second at one time stands second, unless it is the same moment told again
  order: () => 0,
});

export const openLane = (device: DeviceEntry, cells: readonly Cell[], since: EpochMs): Lane => ({
  device,
  since,
  course: courseOf(device),
  admission: NOTHING_SEEN,
  tally: newTally(),
  stage: openStage(cells),
  window: [],
  newest: null,
  settled: null,
  agreed: 'unknown',
  days: [],
});

export const passTime = (lane: Lane, tick: Tick): readonly Said[] =>
  timeline.passTime(lane, tick, lane.course);

export const judge = (lane: Lane, reading: Reading): LaneOutcome =>
  timeline.judgeEvent(lane, { kind: 'reading', reading }, lane.course);

export const settle = (lane: Lane): void => timeline.settle(lane);

/** Enough for a question that waits a day and a half, and a replay on top of it. */
const DAYS_KEPT = 4;

/** Keeps a day; told again after a straggler, it replaces what was kept of it. */
export function keepDay(lane: Lane, position: Position, day: DayDigest): void {
  const others = lane.days.filter((kept) => kept.day.date !== day.date);
  lane.days = [...others, { position, day }]
    .sort((a, b) => a.day.from - b.day.from)
    .slice(-DAYS_KEPT);
}

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
