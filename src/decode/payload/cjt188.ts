import { ok, type Result } from '../../lib/result.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { RawRecords } from '../wire-format.ts';
import { cubicMetres, readBcd, readClock, readStatus } from './cjt188-fields.ts';
import { type Cjt188Frame, readCjt188Frame } from './cjt188-frame.ts';
import { frameBytes } from './frame-bytes.ts';
import type { PayloadContext, PayloadFormat } from './payload-format.ts';

/** Wake-up byte in front of a frame, and its first byte. */
const [PREAMBLE, START] = [0xfe, 0x68];
/** Household meters answer one by one; a concentrator sends a few hundred. */
const MOST_FRAMES = 1000;

/**
 * CJ/T 188-2004 and -2018: answers of gas meters (type 30…39) with their present
 * index (data identifier 901F). One frame or several, raw, hex or base64.
 * While the device is not known (a mapping looks for it) each record also says
 * `address`, 14 digits with A6 first.
 */
export const cjt188: PayloadFormat = {
  name: 'cjt188',
  title: { en: 'CJ/T 188 frames of gas meters', zh: 'CJ/T 188 燃气表数据帧' },
  records: (payload, context) => {
    const bytes = frameBytes(payload, [PREAMBLE, START]);
    return bytes.ok ? recordsOf(bytes.value, context) : bytes;
  },
};

function recordsOf(bytes: Uint8Array, context: PayloadContext): Result<RawRecords, Refusal> {
  const records: unknown[] = [];
  let at = 0;
  while (at < bytes.length) {
    if (bytes[at] === PREAMBLE) {
      at += 1;
      continue;
    }
    const frame = readCjt188Frame(bytes, at);
    if (!frame.ok) return frame;
    const record = recordOf(frame.value, context);
    if (!record.ok) return record;
    records.push(record.value);
    if (records.length > MOST_FRAMES) {
      return refuse('too-many-records', '', `send at most ${MOST_FRAMES} frames a message`);
    }
    at = frame.value.end;
  }
  if (records.length === 0) {
    return refuse('payload-invalid', '', 'nothing but FE: expected a frame that begins with 68');
  }
  return ok({ records, isArray: records.length > 1 });
}

/** Bytes after SER: index and unit, settlement day's index and unit, clock, status; what may be left out is in the order. */
const LAYOUTS: ReadonlyMap<number, { readonly clock: number | null; readonly status: number }> =
  new Map([
    [19, { clock: 10, status: 17 }],
    [12, { clock: null, status: 10 }],
    [7, { clock: null, status: 5 }],
  ]);

function recordOf(frame: Cjt188Frame, context: PayloadContext): Result<unknown, Refusal> {
  const stranger = strangerOf(frame, context);
  if (stranger !== null) return refuse('payload-invalid', '', stranger);
  const { body, bodyAt } = frame;
  const layout = LAYOUTS.get(body.length);
  if (layout === undefined) {
    const detail = `byte ${frame.lengthAt}: ${body.length + 3} bytes of data: expected 22 (index, settlement day, clock, status), 15 (without clock) or 10 (index and status)`;
    return refuse('payload-invalid', '', detail);
  }
  const index = readBcd(body.subarray(0, 4), bodyAt, 'the index');
  if (!index.ok) return index;
  const factor = cubicMetres(body[4] ?? 0, bodyAt + 4);
  if (!factor.ok) return factor;
  const clock = layout.clock === null ? ok(null) : readClock(body, layout.clock, bodyAt, context);
  if (!clock.ok) return clock;
  const status = readStatus(body[layout.status] ?? 0, bodyAt + layout.status);
  if (!status.ok) return status;
  return ok({
    ts: clock.value ?? context.receivedAt,
    kind: 'snapshot',
    vm: Number(((index.value / 100) * factor.value).toPrecision(12)),
    ...status.value,
    ...(context.device === null ? { address: frame.address } : {}),
  });
}

/**
 * A concentrator may confuse its meters, and an index in the wrong account is
 * worse than none: where the fleet's serial is a number, it must be the frame's.
 */
function strangerOf(
  { address, addressAt }: Cjt188Frame,
  { device }: PayloadContext,
): string | null {
  const serial = device?.meter?.serial;
  if (serial === undefined || !/^\d{8,14}$/.test(serial)) return null;
  const isSame = [address, address.slice(4)].some((own) => Number(own) === Number(serial));
  return isSame
    ? null
    : `byte ${addressAt}: the frame comes from meter ${address} (its number ${address.slice(4)}), expected ${serial} as in the fleet's serial`;
}
