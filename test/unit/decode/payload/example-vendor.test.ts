import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { crc16 } from '../../../../src/decode/payload/crc16.ts';
import { PAYLOAD_FORMATS } from '../../../../src/decode/payload/payload-registry.ts';
import { decodeJson, METER_TOPIC, refusedOf, STAMP } from '../decode-fixtures.ts';
import { base64, bytes, decodeAs } from './payload-fixtures.ts';

const VENDOR = { payload: 'example-vendor', pulseWeight: 0.1 };

const withCrc = (hex: string): Uint8Array => {
  const raw = bytes(hex);
  const crc = crc16(raw, 0xffff);
  return Uint8Array.from([...raw, crc & 0xff, crc >>> 8]);
};

/** 2026-02-28 at 23:00Z and 24:00Z: 69A37370h, 69A38180h. */
const REPORT = `A5 01 02 24 AD
  69A37370 00012D69 1388 0087 0000
  69A38180 00012D73 FFFF 7FFF 100D`;

describe('the format of the example', () => {
  it('is read record by record, status bits by its table', () => {
    const { readings, rejections } = decodeAs(VENDOR, withCrc(REPORT));
    expect(rejections).toEqual([]);
    expect(readings).toMatchObject([
      {
        ts: Date.parse('2026-02-28T23:00:00Z'),
        values: {
          vm: 7716.1,
          pAbs: 500,
          tGas: 13.5,
          battery: 3.6,
          rssi: -83,
          valve: 'open',
          flags: [],
        },
      },
      { ts: Date.parse('2026-03-01T00:00:00Z'), values: { vm: 7717.1, valve: 'closed' } },
    ]);
    expect(readings[1]?.record === 'meter' && readings[1].values).toEqual({
      vm: 7717.1,
      valve: 'closed',
      flags: ['lowBattery', 'magnet', 'leakDetected'],
      battery: 3.6,
      rssi: -83,
    });
  });

  it.each([
    [
      'no pulse weight',
      { payload: 'example-vendor' },
      withCrc(REPORT),
      'give the meter its pulseWeight in the fleet',
    ],
    [
      'version',
      VENDOR,
      withCrc(REPORT.replace('A5 01', 'A5 02')),
      'byte 1: expected version 01, found 02',
    ],
    ['no record', VENDOR, withCrc('A5 01 00 24 AD'), 'byte 2: expected 1 to 60 records, found 0'],
    [
      'length',
      VENDOR,
      withCrc(REPORT.replace('01 02', '01 03')),
      'byte 2: expected 49 bytes for 3 records, found 35 bytes',
    ],
    ['checksum', VENDOR, bytes(`${REPORT} 0000`), 'byte 33: expected CRC'],
    [
      'start',
      VENDOR,
      base64(bytes('00 01 02')),
      'byte 0: expected A5, raw, as hexadecimal text or as base64',
    ],
  ])('says where and what: %s', (_, meter, payload, detail) => {
    const refused = refusedOf(decodeAs(meter, payload));
    expect(refused).toMatchObject({ reason: 'payload-invalid', index: null });
    expect(refused.detail).toContain(detail);
  });
});

describe('payload formats', () => {
  it('have names that are unlike, titles in both languages, and a place in the docs', () => {
    const page = readFileSync('docs/payload-formats.md', 'utf8');
    const names = PAYLOAD_FORMATS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { name, title } of PAYLOAD_FORMATS) {
      expect(page).toContain(`\`${name}\``);
      expect(title.en).not.toBe('');
      expect(title.zh).toMatch(/\p{Script=Han}/u);
    }
  });

  it('leave JSON as it is, and events and status of a device that has one', () => {
    const record = { ts: STAMP, vm: 1.5 };
    const json = decodeAs({ payload: 'json' }, JSON.stringify(record));
    expect(json.readings).toMatchObject([{ values: { vm: 1.5 } }]);
    expect(decodeJson(METER_TOPIC, record).readings).toMatchObject([{ values: { vm: 1.5 } }]);
    const status = decodeAs({ payload: 'cjt188' }, 'online', 'gas/v1/m/status');
    expect(status.readings).toMatchObject([{ record: 'status', online: true }]);
    const event = JSON.stringify({ ts: STAMP, code: 'replaced' });
    expect(decodeAs({ payload: 'cjt188' }, event, 'gas/v1/m/event').readings).toHaveLength(1);
  });
});
