import { type BookChange, type Occasion, reconcile, record } from '../alarm/book.ts';
import type { Span } from '../alarm/span.ts';
import { type Decoded, decode } from '../decode/decode.ts';
import type { Waiver } from '../decode/waiver.ts';
import type { Finding } from '../model/finding.ts';
import type { StoredEntry } from '../model/journal-entry.ts';
import type { Reading } from '../model/reading.ts';
import type { Rejection, RejectionReason } from '../model/rejection.ts';
import type { EpochMs } from '../model/units.ts';
import { admit } from './admission.ts';
import { announceHeld, type Circumstance } from './announce.ts';
import { announceAll } from './announce-all.ts';
import type { Said } from './cell-step.ts';
import { heal } from './heal.ts';
import { judge, type Lane, type Story } from './lane.ts';
import type { LateSpan, Partition } from './partition.ts';
import { UNPLACED_PARTITION } from './partition.ts';
import { quarantine } from './quarantine.ts';
import {
  advance,
  cellTopic,
  type Placed,
  partitionOf,
  placeOf,
  schedule,
  topicOf,
  type World,
  weighed,
} from './world.ts';

/** Whether an entry was folded now, or before the last crash. */
export type Folded = 'folded' | 'known';

/** What a message came to, for whoever released it by hand. */
export interface Outcome {
  readonly folded: Folded;
  readonly accepted: number;
  readonly refused: readonly Rejection[];
}

/** Decodes, admits and judges one message; what is unusable goes to quarantine. */
export function foldMessage(world: World, entry: StoredEntry): Outcome {
  const outcome = admitMessage(world, entry);
  quarantine(world, entry, outcome.refused);
  return outcome;
}

/** The same without the quarantine, for a message that is in it already. */
export function admitMessage(
  world: World,
  entry: StoredEntry,
  waiver?: Waiver,
  now: EpochMs = entry.at,
): Outcome {
  const decoded = withoutFuture(decode(entry, world.fleet, waiver), entry, now);
  const device = decoded.device === null ? undefined : world.fleet.devices.get(decoded.device);
  const placed = device === undefined ? null : placeOf(world, device);
  const partition = placed?.partition ?? partitionOf(world, UNPLACED_PARTITION);
  if (!advance(world, partition, entry.position))
    return { folded: 'known', accepted: 0, refused: [] };
  const refused = [...decoded.rejections];
  if (placed === null) return { folded: 'folded', accepted: 0, refused };
  countFields(placed.lane, decoded);
  let accepted = 0;
  for (const reading of decoded.readings) {
    const refusal = foldReading(world, placed, reading, entry, waiver?.reason ?? null);
    if (refusal === null) accepted += 1;
    else refused.push(refusal);
  }
  placed.lane.tally.quarantined += refused.length;
  schedule(world, placed);
  return { folded: 'folded', accepted, refused };
}

/** Domain.md §A.3. */
const FUTURE_LIMIT_MS = 120_000;

/** Nobody can release what has not happened yet: it would blind the device until it has. */
function withoutFuture(decoded: Decoded, entry: StoredEntry, now: EpochMs): Decoded {
  const future = decoded.readings.filter(({ ts }) => ts > now + FUTURE_LIMIT_MS);
  if (future.length === 0) return decoded;
  const readings = decoded.readings.filter((reading) => !future.includes(reading));
  const path = 'ts';
  const detail = 'ts: still lies in the future; release it once that time has come';
  const refused = future.map((one) => rejection(one, { reason: 'ts-future', path, detail }, entry));
  return { ...decoded, readings, rejections: [...decoded.rejections, ...refused] };
}

function foldReading(
  world: World,
  placed: Placed,
  reading: Reading,
  entry: StoredEntry,
  waived: RejectionReason | null,
): Rejection | null {
  const { lane } = placed;
  const { state, refusal } = admit(lane.admission, reading, lane.device, waived);
  if (refusal !== null) return rejection(reading, refusal, entry);
  lane.admission = state;
  world.effects.readings.push(reading);
  lane.tally.readings += 1;
  if (reading.record === 'status') {
    // the broker's word about the connection: its arrival is no moment of the device's own time
    lane.tally.online = reading.online ? 'yes' : 'no';
    return null;
  }
  const isLate = reading.receivedAt - reading.ts > lane.device.watermarkMs;
  lane.tally.receivedAt = reading.receivedAt;
  lane.tally.lag = isLate ? 'late' : 'timely';
  if (isLate) lane.tally.late += 1;
  if (lane.newest !== null && reading.ts < lane.newest) lane.tally.outOfOrder += 1;
  judgeReading(world, placed, reading, entry);
  return null;
}

function judgeReading(world: World, placed: Placed, reading: Reading, entry: StoredEntry): void {
  const { partition, lane } = placed;
  const { lag } = lane.tally;
  const circumstance: Circumstance = {
    position: entry.position,
    at: entry.at,
    lateDevice: lag === 'late' ? lane.device.spec.id : null,
    lagMs: reading.receivedAt - reading.ts,
  };
  const occasion: Occasion = {
    at: entry.at,
    detectedAt: reading.ts,
    receivedAt: reading.receivedAt,
    late: lag,
  };
  const outcome = judge(lane, reading);
  switch (outcome.kind) {
    case 'said':
      applySaid(world, placed, outcome.said, occasion, circumstance);
      break;
    case 'rewritten':
      applyStories(world, placed, outcome.stories, occasion, circumstance);
      applySaid(world, placed, outcome.said, occasion, circumstance);
      break;
    case 'duplicate':
      lane.tally.duplicates += 1;
      break;
    case 'too-late':
      noteLateSpan(world, partition, reading, entry);
      break;
  }
  if (partition.book.open.size > 0) heal(world, placed, occasion, circumstance);
  if (partition.held.size === 0) return;
  if (lag === 'late') world.waiting.add(partition.id);
  else announceHeld(partition, lane.device.spec.id, world.routes, circumstance, world.effects);
}

/** Findings as they come, in order. */
export function applySaid(
  world: World,
  placed: Placed,
  said: readonly Said[],
  occasion: Occasion,
  circumstance: Circumstance,
): void {
  if (said.length === 0) return;
  const { partition, lane } = placed;
  const changes: BookChange[] = [];
  for (const { cell: index, findings, failure } of said) {
    const cell = lane.cells[index];
    if (cell === undefined) continue;
    for (const finding of findings) {
      changes.push(
        ...record(partition.book, cellTopic(world, cell), weighed(cell, finding), occasion),
      );
    }
    if (failure !== null) changes.push(...detectorFailed(world, placed, index, failure, occasion));
  }
  announceAll(world, partition, changes, circumstance);
}

/** Stories as they turned out once an out-of-order reading was slotted in. */
function applyStories(
  world: World,
  placed: Placed,
  stories: readonly Story[],
  occasion: Occasion,
  circumstance: Circumstance,
): void {
  if (stories.length === 0) return;
  const { partition, lane } = placed;
  const everything = { from: -Infinity, to: Infinity };
  const changes = stories.flatMap(({ cell: index, spans, failure }) => {
    const cell = lane.cells[index];
    if (cell === undefined) return [];
    if (failure !== null) return detectorFailed(world, placed, index, failure, occasion);
    const weighted = spans.map((span): Span => ({ ...span, ...weighedSpan(cell, span) }));
    return reconcile(partition.book, cellTopic(world, cell), weighted, everything, occasion);
  });
  announceAll(world, partition, changes, circumstance);
}

export const weighedSpan = (cell: Lane['cells'][number], span: Span): Pick<Span, 'priority'> => {
  const { since, priority, evidence } = span;
  const finding = weighed(cell, { verdict: 'began', since, priority, evidence });
  return { priority: finding.verdict === 'began' ? finding.priority : priority };
};

function detectorFailed(
  world: World,
  { partition, lane }: Placed,
  index: number,
  failure: string,
  occasion: Occasion,
): BookChange[] {
  const cell = lane.cells[index];
  const topic = topicOf(
    world,
    'system.detector-failed',
    { kind: 'device', id: lane.device.spec.id },
    lane.device.site,
  );
  const finding: Finding = {
    verdict: 'began',
    since: occasion.detectedAt,
    priority: 2,
    evidence: [
      { name: 'detector', value: cell?.detector.type ?? '' },
      { name: 'failure', value: failure.slice(0, 200) },
    ],
  };
  return record(partition.book, topic, finding, occasion);
}

function noteLateSpan(
  world: World,
  partition: Partition,
  reading: Reading,
  { position, at }: StoredEntry,
): void {
  const known = partition.rejudge.get(reading.device);
  const span: LateSpan =
    known === undefined
      ? { from: reading.ts, to: reading.ts, position, at, firstAt: at }
      : {
          from: reading.ts < known.from ? reading.ts : known.from,
          to: reading.ts > known.to ? reading.ts : known.to,
          position,
          at,
          firstAt: known.firstAt,
        };
  partition.rejudge.set(reading.device, span);
  world.waiting.add(partition.id);
}

/** At most this many names a device: a field name is free text from outside. */
const UNKNOWN_FIELDS_KEPT = 100;

function countFields(lane: Lane, { unknownFields }: Decoded): void {
  const counts = lane.tally.unknownFields;
  for (const [name, count] of unknownFields) {
    if (name === '__proto__') continue;
    const known = Object.hasOwn(counts, name) ? counts[name] : undefined;
    if (known === undefined && Object.keys(counts).length >= UNKNOWN_FIELDS_KEPT) continue;
    counts[name] = (known ?? 0) + count;
  }
}

const rejection = (
  reading: Reading,
  { reason, path, detail }: Pick<Rejection, 'reason' | 'path' | 'detail'>,
  entry: StoredEntry,
): Rejection => ({
  position: reading.position,
  index: reading.index,
  device: reading.device,
  topic: entry.topic,
  reason,
  path,
  detail,
  ts: reading.ts,
  receivedAt: reading.receivedAt,
  excerpt: JSON.stringify('values' in reading ? reading.values : reading.online).slice(0, 500),
});
