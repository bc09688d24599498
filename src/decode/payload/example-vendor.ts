import { type Err, ok, type Result } from '../../lib/result.ts';
import type { METER_FLAGS } from '../../model/record.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { RawRecords } from '../wire-format.ts';
import { crc16 } from './crc16.ts';
import { frameBytes, hexByte } from './frame-bytes.ts';
import type { PayloadContext, PayloadFormat } from './payload-format.ts';

/**
 * The worked example of docs/payload-formats.md: an invented maker's binary
 * report in the manner of many real ones. Big-endian:
 *
 * | byte | |
 * |---|---|
 * | 0 | A5 |
 * | 1 | version, 01 |
 * | 2 | number of records, 1…60 |
 * | 3 | battery, 0.1 V |
 * | 4 | signal, dBm, signed |
 * | 5… | records of 14 bytes |
 * | last 2 | CRC-16 (Modbus) over all before it, low byte first |
 *
 * A record: seconds since 1970 UTC (4), pulses (4), pressure in 0.1 kPa absolute
 * (2; FFFF: no sensor), temperature in 0.1 °C, signed (2; 7FFF: no sensor),
 * status bits (2).
 */
export const exampleVendor: PayloadFormat = {
  name: 'example-vendor',
  title: { en: 'example of a maker’s own binary format', zh: '厂家自定义二进制格式示例' },
  records: (payload, context) => {
    const bytes = frameBytes(payload, [START]);
    return bytes.ok ? recordsOf(bytes.value, context) : bytes;
  },
};

const START = 0xa5;
const [HEAD, RECORD, CHECK] = [5, 14, 2];
const [NO_PRESSURE, NO_TEMPERATURE] = [0xffff, 0x7fff];

/** Status bit → flag of contract §2. Bits 0 and 1 are the valve; a bit that is not here is not read. */
const STATUS_FLAGS: readonly (readonly [bit: number, flag: (typeof METER_FLAGS)[number]])[] = [
  [2, 'lowBattery'],
  [3, 'magnet'],
  [4, 'coverOpen'],
  [5, 'pulseFault'],
  [6, 'reverseFlow'],
  [7, 'overFlow'],
  [8, 'pOutOfRange'],
  [9, 'tOutOfRange'],
  [12, 'leakDetected'],
];
/** Bits 1 and 0. */
const VALVES = ['open', 'closed', 'moving', 'fault'] as const;

function recordsOf(bytes: Uint8Array, context: PayloadContext): Result<RawRecords, Refusal> {
  const count = bytes[2] ?? 0;
  const total = HEAD + count * RECORD + CHECK;
  if (bytes[1] !== 1) return fault(1, 'version 01', hexByte(bytes[1] ?? 0));
  if (count < 1 || count > 60) return fault(2, '1 to 60 records', String(count));
  if (bytes.length !== total) {
    return fault(2, `${total} bytes for ${count} records`, `${bytes.length} bytes`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [crc, sent] = [
    crc16(bytes.subarray(0, total - CHECK), 0xffff),
    view.getUint16(total - CHECK, true),
  ];
  if (crc !== sent) return fault(total - CHECK, `CRC ${crc.toString(16)}`, sent.toString(16));
  const pulseWeight = context.device?.meter?.pulseWeight;
  if (pulseWeight === undefined) {
    const detail = 'the report counts pulses: give the meter its pulseWeight in the fleet';
    return refuse('payload-invalid', '', detail);
  }
  const shared = { battery: view.getUint8(3) / 10, rssi: view.getInt8(4) };
  const records = Array.from({ length: count }, (_, place) => ({
    ...recordAt(view, HEAD + place * RECORD, pulseWeight),
    ...shared,
  }));
  return ok({ records, isArray: count > 1 });
}

function recordAt(view: DataView, at: number, pulseWeight: number): Record<string, unknown> {
  const [pressure, temperature] = [view.getUint16(at + 8), view.getInt16(at + 10)];
  const status = view.getUint16(at + 12);
  return {
    ts: view.getUint32(at) * 1000,
    vm: Number((view.getUint32(at + 4) * pulseWeight).toPrecision(12)),
    ...(pressure === NO_PRESSURE ? {} : { pAbs: pressure / 10 }),
    ...(temperature === NO_TEMPERATURE ? {} : { tGas: temperature / 10 }),
    valve: VALVES[status & 0x03],
    flags: STATUS_FLAGS.filter(([bit]) => (status & (1 << bit)) !== 0).map(([, flag]) => flag),
  };
}

const fault = (at: number, expected: string, found: string): Err<Refusal> =>
  refuse('payload-invalid', '', `byte ${at}: expected ${expected}, found ${found}`);
