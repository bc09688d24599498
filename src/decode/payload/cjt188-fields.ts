import { ok, type Result } from '../../lib/result.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { isBcd } from './cjt188-frame.ts';
import { hexByte, hexOf } from './frame-bytes.ts';
import { localStamp } from './local-stamp.ts';
import type { PayloadContext } from './payload-format.ts';

/** BCD, lowest byte first, to a whole number. @param at place of its first byte. */
export function readBcd(bytes: Uint8Array, at: number, what: string): Result<number, Refusal> {
  let value = 0;
  for (let place = bytes.length - 1; place >= 0; place -= 1) {
    const byte = bytes[place] ?? 0;
    if (!isBcd(byte)) {
      const detail = `byte ${at + place}: expected two decimal digits of ${what}, found ${hexByte(byte)}`;
      return refuse('payload-invalid', '', detail);
    }
    value = value * 100 + (byte >> 4) * 10 + (byte & 0x0f);
  }
  return ok(value);
}

/**
 * m³ of one unit of volume. CJ/T 188 names 29 and 2C; the codes are those of
 * EN 1434-3, from which tenfold ones are in use too.
 */
const VOLUME_UNITS: ReadonlyMap<number, number> = new Map([
  [0x29, 0.001],
  [0x2a, 0.01],
  [0x2b, 0.1],
  [0x2c, 1],
  [0x2d, 10],
  [0x2e, 100],
]);

export function cubicMetres(code: number, at: number): Result<number, Refusal> {
  const factor = VOLUME_UNITS.get(code);
  if (factor !== undefined) return ok(factor);
  const detail = `byte ${at}: expected a unit of volume: 2C (m³), 29 (L), 2A (10 L), 2B (100 L), 2D (10 m³) or 2E (100 m³), found ${hexByte(code)}`;
  return refuse('payload-invalid', '', detail);
}

/** ss mm hh dd MM, then the year, low byte first; null where the meter has no clock (all 00 or all FF). */
export function readClock(
  body: Uint8Array,
  from: number,
  bodyAt: number,
  context: PayloadContext,
): Result<number | null, Refusal> {
  const bytes = body.subarray(from, from + 7);
  if (bytes.every((byte) => byte === 0) || bytes.every((byte) => byte === 0xff)) return ok(null);
  const digits = readBcd(bytes, bodyAt + from, 'the clock');
  if (!digits.ok) return digits;
  const [second = 0, minute = 0, hour = 0, day = 0, month = 0] = Array.from(bytes, decimal);
  const year = decimal(bytes[6] ?? 0) * 100 + decimal(bytes[5] ?? 0);
  const shown = `byte ${bodyAt + from}: the clock ${hexOf(bytes)}`;
  return localStamp({ year, month, day, hour, minute, second }, context, shown);
}

const decimal = (byte: number): number => (byte >> 4) * 10 + (byte & 0x0f);

const VALVES = ['open', 'closed', null, 'fault'] as const;
const LOW_BATTERY = 0x04;

/** Status byte 1: D1 D0 the valve, D2 the battery. The maker's own bits above them are not read. */
export function readStatus(
  status: number,
  at: number,
): Result<{ readonly valve: string; readonly flags: readonly string[] }, Refusal> {
  const valve = VALVES[status & 0x03];
  if (valve === null || valve === undefined) {
    const detail = `byte ${at}: expected a valve that is open (00), closed (01) or faulty (11) in D1 D0, found 10`;
    return refuse('payload-invalid', '', detail);
  }
  return ok({ valve, flags: (status & LOW_BATTERY) === 0 ? [] : ['lowBattery'] });
}
