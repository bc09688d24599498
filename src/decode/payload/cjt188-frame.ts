import { type Err, ok, type Result } from '../../lib/result.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { hexByte, hexOf } from './frame-bytes.ts';

/** One frame whose envelope is in order. Places count bytes from the message's first one, from 0. */
export interface Cjt188Frame {
  /** 14 digits, A6 first: 4 of the maker, 10 of the meter. */
  readonly address: string;
  readonly addressAt: number;
  readonly lengthAt: number;
  /** What follows the data identifier and SER. */
  readonly body: Uint8Array;
  readonly bodyAt: number;
  /** Where the next frame may begin. */
  readonly end: number;
}

/** 68 T A0…A6 C L, then DI0 DI1 SER, CS, 16. */
const HEAD = 11;
const IDENTIFIED = 3;
const [START, END] = [0x68, 0x16];
/** Meters answer with the top bit set; 40h added says that they could not. */
const [READ, READ_ANSWER, FAILED] = [0x01, 0x81, 0x40];

const fault = (at: number, expected: string, found: string): Err<Refusal> =>
  refuse('payload-invalid', '', `byte ${at}: expected ${expected}, found ${found}`);

/** CJ/T 188 §6: start, type, address, control, length, data, checksum, end, each told by its place. */
export function readCjt188Frame(bytes: Uint8Array, at: number): Result<Cjt188Frame, Refusal> {
  const byte = (offset: number): number => bytes[at + offset] ?? 0;
  if (byte(0) !== START) return fault(at, '68, the start of a frame', hexByte(byte(0)));
  if (bytes.length < at + HEAD) return truncated(bytes, at, HEAD + IDENTIFIED + 2);
  const length = byte(10);
  const total = HEAD + length + 2;
  if (bytes.length < at + total) return truncated(bytes, at, total);
  if (byte(total - 1) !== END) {
    const advice = `16, the end of a frame with ${length} bytes of data`;
    return fault(at + total - 1, advice, hexByte(byte(total - 1)));
  }
  const sum = bytes.subarray(at, at + total - 2).reduce((before, one) => (before + one) & 0xff, 0);
  if (sum !== byte(total - 2)) {
    return fault(at + total - 2, `checksum ${hexByte(sum)}`, hexByte(byte(total - 2)));
  }
  const type = byte(1);
  if (type < 0x30 || type > 0x39) {
    return fault(at + 1, '30 to 39, a gas meter', `${hexByte(type)}${typeName(type)}`);
  }
  const address = addressOf(bytes.subarray(at + 2, at + 9), at + 2);
  if (!address.ok) return address;
  const refused = controlFault(byte(9), at + 9) ?? identifierFault(bytes, at, length);
  if (refused !== null) return refused;
  const bodyAt = at + HEAD + IDENTIFIED;
  return ok({
    address: address.value,
    addressAt: at + 2,
    lengthAt: at + 10,
    body: bytes.subarray(bodyAt, at + HEAD + length),
    bodyAt,
    end: at + total,
  });
}

const truncated = (bytes: Uint8Array, at: number, total: number): Err<Refusal> =>
  fault(
    bytes.length,
    `${total} bytes from byte ${at} on`,
    `the end of the message after ${bytes.length - at}`,
  );

const typeName = (type: number): string =>
  type >= 0x10 && type < 0x20
    ? ', a water meter'
    : type >= 0x20 && type < 0x30
      ? ', a heat meter'
      : type === 0x40
        ? ', an electricity meter'
        : '';

/** A0 is sent first and holds the last two digits. */
function addressOf(bytes: Uint8Array, at: number): Result<string, Refusal> {
  const wrong = bytes.findIndex((one) => !isBcd(one));
  if (wrong === -1) return ok(hexOf(bytes.toReversed()).replaceAll(' ', ''));
  const broadcast = bytes.every((one) => one === 0xaa) ? ', the address of all meters' : '';
  return fault(
    at + wrong,
    'two decimal digits of the address',
    `${hexByte(bytes[wrong] ?? 0)}${broadcast}`,
  );
}

export const isBcd = (byte: number): boolean => byte >> 4 <= 9 && (byte & 0x0f) <= 9;

function controlFault(control: number, at: number): Err<Refusal> | null {
  if (control === READ_ANSWER) return null;
  const found = hexByte(control);
  if ((control & ~0x3f) === (0x80 | FAILED)) {
    return fault(
      at,
      '81, an answer with data',
      `${found}: the meter says that it could not answer`,
    );
  }
  if (control === READ) return fault(at, '81, an answer', `${found}, the question`);
  return fault(at, '81, an answer to "read data"', found);
}

/** The present index: 901F, which some meters send low byte first and some high byte first. */
function identifierFault(bytes: Uint8Array, at: number, length: number): Err<Refusal> | null {
  if (length < IDENTIFIED) return fault(at + 10, 'at least 3 bytes of data', String(length));
  const [low = 0, high = 0] = bytes.subarray(at + HEAD, at + HEAD + 2);
  const isPresent = (low === 0x1f && high === 0x90) || (low === 0x90 && high === 0x1f);
  if (isPresent) return null;
  return fault(at + HEAD, '1F 90 or 90 1F, the present index', `${hexByte(low)} ${hexByte(high)}`);
}
