import { bookPoint } from './metering/books/book-point.ts';
import type { BooksBatch } from './metering/store/books-writer.ts';
import type { FleetIndex } from './model/fleet-index.ts';
import type { Reading } from './model/reading.ts';
import { type EpochMs, epochMs, type Position } from './model/units.ts';
import { REPLACEMENT_CODES } from './pipeline/register-meter.ts';

/**
 * What a run of readings says of meter places: whose a device's record is, the
 * fleet says under which its entry was judged. Stations, status and devices
 * without a meter are none of the books' concern.
 */
export function booksBatch(
  readings: readonly Reading[],
  upTo: Position,
  fleetAt: (position: Position, at: EpochMs) => FleetIndex,
): BooksBatch {
  const points: BooksBatch['points'][number][] = [];
  const replacements: BooksBatch['replacements'][number][] = [];
  let at: EpochMs | null = null;
  for (const reading of readings) {
    at = epochMs(Math.max(at ?? 0, reading.receivedAt));
    const isReplacement = reading.record === 'event' && REPLACEMENT_CODES.has(reading.code);
    if (reading.record !== 'meter' && !isReplacement) continue;
    const meter = meterOf(reading, fleetAt);
    if (meter === undefined) continue;
    if (reading.record === 'meter') points.push({ meter, point: bookPoint(reading) });
    else replacements.push({ meter, ts: reading.ts });
  }
  return { points, replacements, upTo, at };
}

const meterOf = (
  { position, receivedAt, device }: Reading,
  fleetAt: (position: Position, at: EpochMs) => FleetIndex,
) => fleetAt(position, receivedAt).devices.get(device)?.meter?.id;
