/**
 * A record as bytes with a few places of fixed width that change from message to
 * message: no text is built per message.
 */
export interface RecordTemplate {
  readonly payload: Buffer;
  readonly fields: Readonly<Record<string, FieldPlace>>;
}

export interface FieldPlace {
  readonly offset: number;
  readonly width: number;
  /** Digits behind the point. */
  readonly decimals: number;
}

/** What the issue measures with. */
export const PAYLOAD_BYTES = 200;

/**
 * @param text JSON in which a changing number is written `#name:width.decimals#`.
 * Padded with spaces to 200 bytes; throws when it is longer.
 */
export function recordTemplate(text: string): RecordTemplate {
  const fields: Record<string, FieldPlace> = {};
  let plain = '';
  text.split('#').forEach((part, index) => {
    if (index % 2 === 0) {
      plain += part;
      return;
    }
    const [name = '', size = ''] = part.split(':');
    const [width = 0, decimals = 0] = size.split('.').map(Number);
    fields[name] = { offset: plain.length, width, decimals };
    plain += '0'.repeat(width);
  });
  if (plain.length > PAYLOAD_BYTES) {
    throw new RangeError(`${plain.length} bytes do not fit in ${PAYLOAD_BYTES}`);
  }
  const padded = `${plain.slice(0, -1)}${' '.repeat(PAYLOAD_BYTES - plain.length)}}`;
  return { payload: Buffer.from(padded), fields };
}

const ZERO = 48;
const POINT = 46;

/**
 * Writes a non-negative number that has exactly the place's digits before the
 * point, so that JSON sees no leading zero. `scaled` = value × 10^decimals.
 */
export function writeNumber(packet: Buffer, at: number, place: FieldPlace, scaled: number): void {
  let rest = Math.floor(scaled);
  let behind = place.decimals;
  for (let i = at + place.offset + place.width - 1; i >= at + place.offset; i -= 1) {
    if (behind === 0 && place.decimals > 0) {
      packet[i] = POINT;
      behind = -1;
      continue;
    }
    const next = Math.floor(rest / 10);
    packet[i] = ZERO + (rest - next * 10);
    rest = next;
    behind -= 1;
  }
}
