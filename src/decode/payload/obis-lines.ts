import { type Err, ok, type Result } from '../../lib/result.ts';
import { cut } from '../excerpt.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { crc16 } from './crc16.ts';

/** One data line of IEC 62056-21: `7-0:13.2.0*255(12345.678*m3)`. */
export interface ObisLine {
  /** From 1, in the message. */
  readonly line: number;
  /** `A-B:C.D.E`; A-B is `7-0` where the line leaves it out. */
  readonly code: string;
  readonly medium: number;
  readonly channel: number;
  /** What stands in the parentheses, in order. */
  readonly values: readonly string[];
}

const LINE =
  /^(?:(\d{1,3})-(\d{1,3}):)?([0-9A-Fa-f]{1,3})\.(\d{1,3})(?:\.(\d{1,3}))?(?:[*&](\d{1,3}))?((?:\([^()]*\))+)$/;
/** F 255, or none: the present value. Anything else is an earlier billing period's. */
const PRESENT = 255;
const GAS = 7;
const MOST_LINES = 2000;

const fault = (line: number, detail: string): Err<Refusal> =>
  refuse('payload-invalid', '', `line ${line}: ${detail}`);

/**
 * The present values of a read-out: identification, STX, ETX and its block check
 * are passed over; a P1 telegram's CRC is checked. Lines of earlier billing
 * periods are left out.
 */
export function obisLines(payload: Uint8Array): Result<readonly ObisLine[], Refusal> {
  const text = new TextDecoder().decode(payload);
  const crc = crcFault(payload, text);
  if (crc !== null) return crc;
  const found: ObisLine[] = [];
  const lines = text.split(/\r\n|\n|\r/);
  if (lines.length > MOST_LINES) return fault(MOST_LINES, 'the message has too many lines');
  for (const [place, raw] of lines.entries()) {
    const line = raw.replaceAll('\u0002', '').trim();
    if (line.startsWith('!') || line.includes('\u0003')) break;
    if (line === '' || line.startsWith('/')) continue;
    const parts = LINE.exec(line);
    if (parts === null) {
      const shown = JSON.stringify(cut(line, 40));
      return fault(
        place + 1,
        `expected an OBIS line such as 7-0:13.2.0(12345.678*m3), found ${shown}`,
      );
    }
    const [, medium, channel, c = '', d = '', e = '0', f, values = ''] = parts;
    if (f !== undefined && Number(f) !== PRESENT) continue;
    found.push({
      line: place + 1,
      code: `${medium ?? GAS}-${channel ?? 0}:${c}.${d}.${e}`,
      medium: Number(medium ?? GAS),
      channel: Number(channel ?? 0),
      values: values.slice(1, -1).split(')('),
    });
  }
  if (found.length === 0) return fault(1, 'expected OBIS lines, found none');
  return ok(found);
}

/** P1 from version 4 on ends with `!` and the CRC of all from `/` to `!`. */
function crcFault(payload: Uint8Array, text: string): Err<Refusal> | null {
  const [end] = /^![0-9A-Fa-f]{4}\s*$/m.exec(text) ?? [];
  if (end === undefined) return null;
  const from = payload.indexOf('/'.charCodeAt(0));
  const to = payload.lastIndexOf('!'.charCodeAt(0)) + 1;
  const crc = crc16(payload.subarray(Math.max(from, 0), to), 0);
  const [own, sent] = [
    crc.toString(16).padStart(4, '0').toUpperCase(),
    end.trim().slice(1).toUpperCase(),
  ];
  if (own === sent) return null;
  const line = text.slice(0, text.lastIndexOf('!')).split('\n').length;
  return fault(line, `expected CRC ${own}, found ${sent}: the telegram was damaged on its way`);
}
