import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc16 } from '../../../../src/decode/payload/crc16.ts';
import { ARRIVAL, refusedOf } from '../decode-fixtures.ts';
import { decodeAs } from './payload-fixtures.ts';

const OBIS = { payload: 'obis', timeZone: 'Europe/Amsterdam' };

/** What a volume corrector's modem reads out. */
const CORRECTOR = [
  '/Els6EK280',
  '',
  '\u00020-0:1.0.0(260228235500W)',
  '7-0:13.0.0*255(0012345.678*m3)',
  '7-0:13.2.0*255(0098765.4*m3)',
  '7-0:13.2.0*01(0091234.5*m3)',
  '12.2.0(3.5*m3)',
  '7-0:43.0.0(12.5*m3/h)',
  '7-0:43.2.0(98.7*m3/h)',
  '7-0:42.0.0(4.98*bar)',
  '7-0:41.0.0(285.65*K)',
  '7-0:52.0.0(4.9876)',
  '7-0:54.0.0(40.6*MJ/m3)',
  '!',
  '\u0003x',
].join('\r\n');

/** A Dutch household: electricity, and gas on M-Bus channel 1; channel 2 is water. */
const P1 = [
  '/ISk5\\2MT382-1000',
  '',
  '1-3:0.2.8(50)',
  '0-0:1.0.0(260228235502W)',
  '1-0:1.8.1(123456.789*kWh)',
  '0-1:24.1.0(003)',
  '0-1:96.1.0(3232323241424344313233343536373839)',
  '0-1:24.2.1(260228230000W)(12785.123*m3)',
  '0-2:24.1.0(007)',
  '0-2:24.2.1(260228230000W)(00872.234*m3)',
].join('\r\n');

const signed = (text: string): string => {
  const whole = `${text}\r\n!`;
  const crc = crc16(new TextEncoder().encode(whole), 0).toString(16).toUpperCase();
  return `${whole}${crc.padStart(4, '0')}\r\n`;
};

describe('OBIS lines', () => {
  it('of a volume corrector are one record in our units; other codes are unknown fields', () => {
    const { readings, rejections, unknownFields } = decodeAs(OBIS, CORRECTOR);
    expect(rejections).toEqual([]);
    expect(readings).toMatchObject([
      {
        kind: 'snapshot',
        ts: Date.parse('2026-02-28T23:55:00+01:00'),
        values: { vm: 12345.678, vb: 98765.4, vbd: 3.5, qm: 12.5, qb: 98.7, pAbs: 498, c: 4.9876 },
      },
    ]);
    expect(readings[0]?.record === 'meter' && readings[0].values.tGas).toBeCloseTo(12.5, 9);
    expect([...unknownFields]).toEqual([['7-0:54.0.0', 1]]);
  });

  it("of a P1 telegram are the gas meter's hourly index with its own stamp", () => {
    const { readings, rejections } = decodeAs(OBIS, signed(P1));
    expect(rejections).toEqual([]);
    expect(readings).toMatchObject([
      { kind: 'interval', ts: Date.parse('2026-02-28T23:00:00+01:00'), values: { vm: 12785.123 } },
    ]);
  });

  it.each([
    ['260228235500W', '2026-02-28T23:55:00+01:00'],
    ['250726120000S', '2025-07-26T12:00:00+02:00'],
    ['251026023000S', '2025-10-26T02:30:00+02:00'],
    ['251026023000W', '2025-10-26T02:30:00+01:00'],
    ['251026023000', '2025-10-26T02:30:00+02:00'],
  ])('are stamped %s on the clock of the site', (stamp, iso) => {
    const { readings } = decodeAs(OBIS, `0-0:1.0.0(${stamp})\n7-0:3.0.0(1*m3)`);
    expect(readings[0]?.ts).toBe(Date.parse(iso));
  });

  it('take time and date from 0.9.1 and 0.9.2, and without a clock their arrival', () => {
    const { readings } = decodeAs(OBIS, '0.9.1(23:55:00)\n0.9.2(26-02-28)\n3.0.0(7)');
    expect(readings[0]?.ts).toBe(Date.parse('2026-02-28T23:55:00+01:00'));
    expect(decodeAs(OBIS, '7-0:3.0.0(1*m3)').readings).toMatchObject([{ ts: ARRIVAL }]);
  });

  it.each([
    ['', 'payload-invalid', 'line 1: expected OBIS lines, found none'],
    [
      '{"vm": 1}',
      'payload-invalid',
      'line 1: expected an OBIS line such as 7-0:13.2.0(12345.678*m3), found "{\\"vm\\": 1}"',
    ],
    ['7-0:3.0.0(1*m3)\n7-0:3.0', 'payload-invalid', 'line 2: expected an OBIS line'],
    [
      '7-0:3.0.0(1,5*m3)',
      'payload-invalid',
      'line 1: 7-0:3.0.0: expected a number with a unit, such as 12345.678*m3, found "1,5*m3"',
    ],
    ['7-0:3.0.0(1*kWh)', 'payload-invalid', 'line 1: 7-0:3.0.0: kWh is no unit of vm: expected m3'],
    [
      '7-0:42.0.0(1)',
      'payload-invalid',
      'line 1: 7-0:42.0.0: expected a unit behind the number, found "1" (text)',
    ],
    ['7-0:42.0.0(1*barg)', 'payload-invalid', 'pAbs is absolute, the value gauge'],
    [
      '7-0:3.0.0(1*m3)\n7-0:13.0.0(2*m3)',
      'payload-invalid',
      'line 2: 7-0:13.0.0: vm is already 1: two lines contradict each other',
    ],
    [
      '0-0:1.0.0(26022)\n3.0.0(1)',
      'ts-invalid',
      'line 1: 0-0:1.0.0: "26022" (text): expected YYMMDDhhmmss',
    ],
    ['0-0:1.0.0(260230120000)\n3.0.0(1)', 'ts-invalid', 'is no date with a time of day'],
    [
      '0-0:1.0.0(250330023000)\n3.0.0(1)',
      'ts-invalid',
      'an hour that Europe/Amsterdam leaves out in spring',
    ],
    ['7-0:54.0.0(40*MJ/m3)', 'no-measured-field', 'no measured field'],
    [
      signed(P1).replace('12785', '12786'),
      'payload-invalid',
      'the telegram was damaged on its way',
    ],
  ])('that cannot be used say where and what: %s', (text, reason, detail) => {
    const refused = refusedOf(decodeAs(OBIS, text));
    expect(refused.reason).toBe(reason);
    expect(refused.detail).toContain(detail);
  });

  it('never throw, whatever is between the lines', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), fc.nat(CORRECTOR.length), (noise, at) => {
        const text = CORRECTOR.slice(0, at) + noise + CORRECTOR.slice(at);
        const { readings, rejections } = decodeAs(OBIS, text);
        expect(readings.length + rejections.length).toBeGreaterThan(0);
      }),
    );
  });
});
