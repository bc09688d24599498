import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ARRIVAL, refusedOf } from '../decode-fixtures.ts';
import { base64, bytes, decodeAs } from './payload-fixtures.ts';

const CJT = { payload: 'cjt188' };

/** A maker's manual explains this answer of a water meter byte by byte; here with a gas meter's type, and summed anew. */
const PRINTED =
  'FE FE FE FE 68 30 44 33 22 11 00 33 78 81 16 1F 90 00 00 77 66 55 2C 00 77 66 55 2C 31 01 22 11 05 15 20 21 84 33 16';

/** A frame with its length and checksum right. */
function frame(body: string, head = '68 30 44 33 22 11 00 33 78 81'): Uint8Array {
  const raw = bytes(body);
  const start = [...bytes(head), raw.length, ...raw];
  return Uint8Array.from([...start, start.reduce((sum, one) => sum + one, 0) & 0xff, 0x16]);
}

const readings = (payload: string | Uint8Array, meter: Parameters<typeof decodeAs>[0] = CJT) => {
  const decoded = decodeAs(meter, payload);
  expect(decoded.rejections).toEqual([]);
  expect([...decoded.unknownFields]).toEqual([]);
  return decoded.readings;
};

describe('CJ/T 188 frames', () => {
  const expected = {
    device: 'm',
    record: 'meter',
    kind: 'snapshot',
    ts: Date.parse('2015-05-11T22:01:31+08:00'),
    values: { vm: 556677, valve: 'closed', flags: [] },
  };

  it.each([
    ['hexadecimal with blanks', PRINTED],
    ['hexadecimal without', PRINTED.replaceAll(' ', '')],
    ['small letters and line ends', PRINTED.toLowerCase().replaceAll(' ', '\r\n')],
    ['raw bytes', bytes(PRINTED)],
    ['raw without preamble', bytes(PRINTED).subarray(4)],
    ['base64', base64(bytes(PRINTED))],
    ['base64 without padding', base64(bytes(PRINTED).subarray(4)).replaceAll('=', '')],
  ])('are read as %s', (_, payload) => {
    expect(readings(payload)).toMatchObject([expected]);
  });

  it('are stamped by the clock of the site', () => {
    const [reading] = readings(PRINTED, { ...CJT, timeZone: 'Europe/Amsterdam' });
    expect(reading?.ts).toBe(Date.parse('2015-05-11T22:01:31+02:00'));
  });

  it.each([
    ['29', 0.001],
    ['2A', 0.01],
    ['2B', 0.1],
    ['2C', 1],
    ['2D', 10],
    ['2E', 100],
  ])('count in the unit %s', (unit, m3) => {
    const [reading] = readings(frame(`1F 90 00 34 12 00 00 ${unit} 00 00`));
    expect(reading).toMatchObject({ ts: ARRIVAL, values: { vm: 12.34 * m3 } });
  });

  it.each([
    ['00', 'open', []],
    ['01', 'closed', []],
    ['03', 'fault', []],
    ['04', 'open', ['lowBattery']],
    ['F5', 'closed', ['lowBattery']],
  ])('tell valve and battery in status %s', (status, valve, flags) => {
    expect(readings(frame(`90 1F 00 34 12 00 00 2C ${status} FF`))).toMatchObject([
      { values: { vm: 12.34, valve, flags } },
    ]);
  });

  it('without a clock, or with one that was never set, are stamped by their arrival', () => {
    const settled = '1F 90 00 34 12 00 00 2C 00 00 00 00 2C';
    for (const rest of ['00 00', '00 00 00 00 00 00 00 00 00', 'FF FF FF FF FF FF FF 00 00']) {
      expect(readings(frame(`${settled} ${rest}`))).toMatchObject([{ ts: ARRIVAL }]);
    }
  });

  it('may be several in one message, each a record', () => {
    const two = frame('1F 90 00 35 12 00 00 2C 00 00 00 00 2C 00 00 08 01 03 26 20 00 00');
    const decoded = decodeAs(CJT, `${PRINTED}\n${Buffer.from(two).toString('hex')}`);
    expect(decoded.readings).toMatchObject([
      { index: 0, values: { vm: 556677 } },
      { index: 1, ts: Date.parse('2026-03-01T08:00:00+08:00'), values: { vm: 12.35 } },
    ]);
    const lines = [bytes(PRINTED), two].map(base64).join('\n');
    expect(readings(lines)).toHaveLength(2);
  });

  it('are relayed like any other telemetry', () => {
    expect(decodeAs(CJT, PRINTED, 'gas/v1/gw/sub/m/telemetry').readings).toHaveLength(1);
  });

  it("must carry the meter's own address where the fleet's serial is one", () => {
    for (const serial of ['78330011223344', '0011223344', '11223344', 'SN-99']) {
      expect(readings(PRINTED, { ...CJT, serial })).toHaveLength(1);
    }
    const { reason, detail } = refusedOf(decodeAs({ ...CJT, serial: '0011223345' }, PRINTED));
    expect(reason).toBe('payload-invalid');
    expect(detail).toBe(
      "byte 6: the frame comes from meter 78330011223344 (its number 0011223344), expected 0011223345 as in the fleet's serial",
    );
  });
});

describe('a CJ/T 188 message that cannot be used', () => {
  const change = (at: number, to: string): string => {
    const pairs = PRINTED.split(' ');
    pairs[at] = to;
    return pairs.join(' ');
  };
  const head = (text: string) => `68 ${text} 81`;

  it.each([
    ['empty', '', 'payload-invalid', 'the payload is empty'],
    [
      'JSON',
      '{"vm":1}',
      'payload-invalid',
      'byte 0: expected FE or 68, raw, as hexadecimal text or as base64, found "{\\"vm\\"',
    ],
    ['preambles alone', 'FEFEFE', 'payload-invalid', 'nothing but FE'],
    [
      'a byte between frames',
      `${PRINTED} 00`,
      'payload-invalid',
      'byte 39: expected 68, the start of a frame, found 00',
    ],
    [
      'the checksum',
      change(37, '34'),
      'payload-invalid',
      'byte 37: expected checksum 33, found 34',
    ],
    [
      'the end',
      change(38, '17'),
      'payload-invalid',
      'byte 38: expected 16, the end of a frame with 22 bytes of data, found 17',
    ],
    [
      'the length',
      change(14, '15'),
      'payload-invalid',
      'byte 37: expected 16, the end of a frame with 21 bytes of data, found 33',
    ],
    [
      'a length beyond the end',
      change(14, '17'),
      'payload-invalid',
      'byte 39: expected 36 bytes from byte 4 on, found the end of the message after 35',
    ],
    [
      'cut off in its head',
      PRINTED.slice(0, 20),
      'payload-invalid',
      'byte 7: expected 16 bytes from byte 4 on',
    ],
    [
      'a water meter',
      frame('1F 90 00 34 12 00 00 2C 00 00', head('10 44 33 22 11 00 33 78')),
      'payload-invalid',
      'byte 1: expected 30 to 39, a gas meter, found 10, a water meter',
    ],
    [
      'an address that is no number',
      frame('1F 90 00 34 12 00 00 2C 00 00', head('30 44 3A 22 11 00 33 78')),
      'payload-invalid',
      'byte 3: expected two decimal digits of the address, found 3A',
    ],
    [
      'the address of all',
      frame('1F 90 00 34 12 00 00 2C 00 00', head('30 AA AA AA AA AA AA AA')),
      'payload-invalid',
      'found AA, the address of all meters',
    ],
    [
      'the question',
      frame('1F 90 00', '68 30 44 33 22 11 00 33 78 01'),
      'payload-invalid',
      'byte 9: expected 81, an answer, found 01, the question',
    ],
    [
      'an answer that says no',
      frame('1F 90 00', '68 30 44 33 22 11 00 33 78 C1'),
      'payload-invalid',
      'found C1: the meter says that it could not answer',
    ],
    [
      'another control code',
      frame('1F 90 00', '68 30 44 33 22 11 00 33 78 84'),
      'payload-invalid',
      'byte 9: expected 81, an answer to "read data", found 84',
    ],
    [
      'another identifier',
      frame('20 91 00 34 12 00 00 2C 00 00'),
      'payload-invalid',
      'byte 11: expected 1F 90 or 90 1F, the present index, found 20 91',
    ],
    [
      'no identifier',
      frame('1F'),
      'payload-invalid',
      'byte 10: expected at least 3 bytes of data, found 1',
    ],
    [
      'another layout',
      frame('1F 90 00 34 12 00 00 00 00'),
      'payload-invalid',
      'byte 10: 9 bytes of data: expected 22',
    ],
    [
      'a digit of the index',
      frame('1F 90 00 34 1F 00 00 2C 00 00'),
      'payload-invalid',
      'byte 15: expected two decimal digits of the index, found 1F',
    ],
    [
      'the unit',
      frame('1F 90 00 34 12 00 00 05 00 00'),
      'payload-invalid',
      'byte 18: expected a unit of volume: 2C (m³), 29 (L)',
    ],
    [
      'the valve',
      frame('1F 90 00 34 12 00 00 2C 02 00'),
      'payload-invalid',
      'byte 19: expected a valve that is open (00)',
    ],
    [
      'a digit of the clock',
      frame('1F 90 00 34 12 00 00 2C 00 00 00 00 2C 0A 00 08 01 03 26 20 00 00'),
      'payload-invalid',
      'byte 24: expected two decimal digits of the clock, found 0A',
    ],
    [
      'a clock that shows no date',
      frame('1F 90 00 34 12 00 00 2C 00 00 00 00 2C 00 00 08 30 02 26 20 00 00'),
      'ts-invalid',
      "byte 24: the clock 00 00 08 30 02 26 20 is no date with a time of day: set the meter's clock",
    ],
    [
      'a clock years ahead',
      frame('1F 90 00 34 12 00 00 2C 00 00 00 00 2C 00 00 08 01 03 27 20 00 00'),
      'ts-future',
      'ts: 2027-03-01',
    ],
  ])('says where and what: %s', (_, payload, reason, detail) => {
    const refused = refusedOf(decodeAs(CJT, payload));
    expect(refused.reason).toBe(reason);
    expect(refused.detail).toContain(detail);
  });

  it('is refused, never thrown, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.nat(38), fc.nat(255), (noise, at, value) => {
        const damaged = bytes(PRINTED);
        damaged[at] = value;
        for (const payload of [noise, damaged, base64(noise)]) {
          const { readings: good, rejections } = decodeAs(CJT, payload);
          expect(good.length + rejections.length).toBeGreaterThan(0);
        }
      }),
    );
  });

  it('cannot be mistaken when one byte is wrong: a checksum finds it', () => {
    const whole = bytes(PRINTED);
    fc.assert(
      fc.property(fc.integer({ min: 4, max: 38 }), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const damaged = whole.map((one, place) => (place === at ? (one + by) & 0xff : one));
        expect(decodeAs(CJT, damaged).readings).toEqual([]);
      }),
    );
  });
});
