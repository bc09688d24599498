import { z } from 'zod';
import { type Digest, type DigestSpan, SPAN_MS } from '../../model/digest.ts';
import type { DeviceEntry } from '../../model/fleet-index.ts';
import type { EpochMs } from '../../model/units.ts';
import type { Closed } from './closed.ts';
import { addHour, OpenDay } from './day.ts';
import { type Addition, addRecord, joinStretch, openStretch, Stretch } from './stretch.ts';

/** One record kind of one device: the stretches that still grow. */
export const Line = z.object({
  slot: Stretch.nullable(),
  hour: Stretch.nullable(),
  day: OpenDay.nullable(),
});
export type Line = z.infer<typeof Line>;

export const NO_LINE: Line = { slot: null, hour: null, day: null };

type ToDigest = (stretch: Stretch, span: DigestSpan) => Digest;

const NOTHING: readonly Closed[] = [];

/** A stretch is over with the first record of another slot or hour. */
const isOver = ({ from, to }: Stretch, spanMs: number): boolean =>
  Math.floor(to / spanMs) !== Math.floor(from / spanMs);

/** Slots are kept of devices that report several times in one. */
const keepsSlots = ({ intervalMs }: DeviceEntry): boolean => 2 * intervalMs <= SPAN_MS.slot;

export function stepLine(
  line: Line,
  ts: EpochMs,
  addition: Addition,
  device: DeviceEntry,
  toDigest: ToDigest,
): readonly [Line, readonly Closed[]] {
  if (line.hour === null) {
    // the first record: a stretch begins with it, and what it counted lies before
    const slot = keepsSlots(device) ? openStretch(ts, addition.delay) : null;
    return [{ slot, hour: openStretch(ts, addition.delay), day: line.day }, NOTHING];
  }
  if (line.slot === null) {
    const hour = addRecord(line.hour, addition);
    return isOver(hour, SPAN_MS.hour)
      ? closeHour(line, hour, null, toDigest, [])
      : [{ slot: null, hour, day: line.day }, NOTHING];
  }
  const slot = addRecord(line.slot, addition);
  if (!isOver(slot, SPAN_MS.slot)) return [{ slot, hour: line.hour, day: line.day }, NOTHING];
  const hour = joinStretch(line.hour, slot);
  const closed: Closed[] = [{ kind: 'digest', digest: toDigest(slot, 'slot') }];
  const next = openStretch(ts, addition.delay);
  return isOver(hour, SPAN_MS.hour)
    ? closeHour(line, hour, next, toDigest, closed)
    : [{ slot: next, hour, day: line.day }, closed];
}

function closeHour(
  line: Line,
  hour: Stretch,
  slot: Stretch | null,
  toDigest: ToDigest,
  closed: Closed[],
): readonly [Line, readonly Closed[]] {
  const digest = toDigest(hour, 'hour');
  const [day, over] = addHour(line.day, digest, hour.volumes);
  if (over !== null) closed.push({ kind: 'day', day: over });
  closed.push({ kind: 'digest', digest });
  return [{ slot, hour: openStretch(hour.to, hour.delayTo), day }, closed];
}
