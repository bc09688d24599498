import type { Occasion } from '../alarm/topic.ts';
import { type Decoded, decode } from '../decode/decode.ts';
import type { Waiver } from '../decode/waiver.ts';
import type { DetectorEvent } from '../detect/detector.ts';
import type { StoredEntry } from '../model/journal-entry.ts';
import type { Reading } from '../model/reading.ts';
import type { Rejection, RejectionReason } from '../model/rejection.ts';
import type { EpochMs } from '../model/units.ts';
import { admit } from './admission.ts';
import { announceHeld, type Circumstance } from './announce.ts';
import { applyOutcome, applySaid } from './apply-findings.ts';
import { stepCells } from './cell-step.ts';
import type { Closed } from './digest/closed.ts';
import { heal } from './heal.ts';
import { judge, keepDay, type Lane } from './lane.ts';
import type { LateSpan, Partition } from './partition.ts';
import { UNPLACED_PARTITION } from './partition.ts';
import { quarantine } from './quarantine.ts';
import { judgeTogether, siteEvents } from './site-lane.ts';
import { advance, type Placed, partitionOf, placeOf, schedule, type World } from './world.ts';

/** Whether an entry was folded now, or before the last crash. */
export type Folded = 'folded' | 'known';

/** Where in the journal a reading stands. */
type Moment = Pick<StoredEntry, 'position' | 'at' | 'topic'>;

/** What a message came to, for whoever released it by hand. */
export interface Admitted {
  readonly folded: Folded;
  readonly accepted: number;
  readonly refused: readonly Rejection[];
}

/** Decodes, admits and judges one message; what is unusable goes to quarantine. */
export function foldMessage(world: World, entry: StoredEntry): Admitted {
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
): Admitted {
  const decoded = withoutFuture(decode(entry, world.fleet, waiver), entry, now);
  const device = decoded.device === null ? undefined : world.fleet.devices.get(decoded.device);
  const placed = device === undefined ? null : placeOf(world, device);
  const partition = placed?.partition ?? partitionOf(world, UNPLACED_PARTITION);
  if (!advance(world, partition, entry.position))
    return { folded: 'known', accepted: 0, refused: [] };
  const refused = [...decoded.rejections];
  if (placed === null) return { folded: 'folded', accepted: 0, refused };
  countFields(placed.lane, decoded);
  for (const { reason, ts, receivedAt } of refused)
    hearRefused(world, placed, { kind: 'refused', at: receivedAt, reason, ts }, entry);
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

/** Detectors of arrival hear of what cannot be used: a clock that is ahead shows in nothing else. */
function hearRefused(
  world: World,
  placed: Placed,
  event: Extract<DetectorEvent, { kind: 'refused' }>,
  moment: Moment,
): void {
  hearArrival(world, placed, event, event.at, moment);
}

/** What comes too late to slot in has come all the same. */
function hearLate(world: World, placed: Placed, reading: Reading, moment: Moment): void {
  hearArrival(world, placed, { kind: 'reading', reading }, reading.receivedAt, moment);
}

function hearArrival(
  world: World,
  { partition, lane }: Placed,
  event: DetectorEvent,
  receivedAt: EpochMs,
  { position, at }: Moment,
): void {
  const { cells, said } = stepCells(lane.stage.cells, lane.stage.hearing, event, 'arrival');
  if (cells === lane.stage.cells && said.length === 0) return;
  lane.stage = { ...lane.stage, cells };
  const occasion: Occasion = { at, detectedAt: receivedAt, receivedAt, late: 'timely' };
  applySaid(world, partition, cells, said, occasion, { position, at, lateDevice: null });
}

/** The same for a reading that has no message: what admission refuses is left out, as it was live. */
export function takeReading(world: World, reading: Reading): void {
  const device = world.fleet.devices.get(reading.device);
  if (device === undefined) return;
  const placed = placeOf(world, device);
  const { position, receivedAt: at } = reading;
  if (!advance(world, placed.partition, position)) return;
  foldReading(world, placed, reading, { position, at, topic: '' }, null);
  schedule(world, placed);
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
  entry: Moment,
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

function judgeReading(world: World, placed: Placed, reading: Reading, entry: Moment): void {
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
    case 'rewritten':
      if (outcome.kind === 'rewritten') lane.agreed = 'unknown';
      applyOutcome(world, partition, lane.stage.cells, outcome, occasion, circumstance);
      if (outcome.closed.length > 0) passOn(world, placed, outcome.closed, occasion, circumstance);
      break;
    case 'duplicate':
      lane.tally.duplicates += 1;
      hearRefused(
        world,
        placed,
        { kind: 'refused', at: reading.receivedAt, reason: 'duplicate', ts: reading.ts },
        entry,
      );
      break;
    case 'too-late':
      hearLate(world, placed, reading, entry);
      noteLateSpan(world, partition, reading, entry);
      break;
  }
  if (lane.agreed !== 'yes' && partition.book.open.size > 0)
    heal(world, placed, occasion, circumstance);
  if (partition.held.size === 0) return;
  if (lag === 'late') world.waiting.add(partition.id);
  else announceHeld(partition, lane.device.spec.id, world.rules, circumstance, world.effects);
}

/** Closed days are kept for the zone's questions; stretches are heard by the site's detectors. */
function passOn(
  world: World,
  { partition, lane }: Placed,
  closed: readonly Closed[],
  occasion: Occasion,
  circumstance: Circumstance,
): void {
  for (const one of closed) if (one.kind === 'day') keepDay(lane, circumstance.position, one.day);
  const { siteLane } = partition;
  if (siteLane === null) return;
  for (const event of siteEvents(siteLane, closed)) {
    const outcome = judgeTogether(siteLane, event);
    if (outcome.kind === 'said' || outcome.kind === 'rewritten')
      applyOutcome(world, partition, siteLane.stage.cells, outcome, occasion, circumstance);
  }
}

function noteLateSpan(
  world: World,
  partition: Partition,
  reading: Reading,
  { position, at }: Moment,
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
  entry: Moment,
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
