import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gsmOctets, gsmText } from '../../../../src/channel/sms/gsm-alphabet.ts';
import { concatenationHeader, smsParts } from '../../../../src/channel/sms/sms-parts.ts';
import { TEST_SEED } from '../../../support/seed.ts';

const lengths = (text: string) => smsParts(text).parts.map(({ length }) => length);
const ucs2 = (parts: readonly Uint8Array[]) =>
  parts.map((part) => Buffer.from(part).swap16().toString('utf16le')).join('');

describe('the GSM alphabet', () => {
  it('has the codes of 23.038', () => {
    expect([...(gsmOctets('@£$ A a_{€') ?? [])]).toEqual([
      0x00, 0x01, 0x02, 0x20, 0x41, 0x20, 0x61, 0x11, 0x1b, 0x28, 0x1b, 0x65,
    ]);
    expect([...(gsmOctets('ñüà') ?? [])]).toEqual([0x7d, 0x7e, 0x7f]);
  });

  it('has no Chinese and no escape of its own', () => {
    expect(gsmOctets('燃')).toBeNull();
    expect(gsmOctets('\u001b')).toBeNull();
  });

  it('takes stand-ins where those are enough, and leaves the text alone where not', () => {
    expect(gsmText('12 m³/h ≥ 10 °C')).toBe('12 m3/h >= 10 C');
    expect(gsmText('12 m³ 燃')).toBe('12 m³ 燃');
  });
});

describe('parts', () => {
  it.each([
    ['a'.repeat(160), [160]],
    ['a'.repeat(161), [153, 8]],
    ['燃'.repeat(70), [140]],
    ['燃'.repeat(71), [134, 8]],
    ['', [0]],
    // the escaped bracket would straddle the first part's end
    [`${'a'.repeat(152)}{${'a'.repeat(20)}`, [152, 22]],
    // so would the surrogate pair
    [`${'燃'.repeat(66)}🔥${'燃'.repeat(20)}`, [132, 44]],
  ])('of %j', (text, expected) => {
    expect(lengths(text)).toEqual(expected);
  });

  it('can be kept from the GSM alphabet', () => {
    expect(smsParts('abc', 'ucs2')).toEqual({
      alphabet: 'ucs2',
      parts: [Uint8Array.from([0, 97, 0, 98, 0, 99])],
    });
  });

  it('hold the text whole and each fit into 140 octets with a header', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 600 }), (text) => {
        const { alphabet, parts } = smsParts(`燃${text}`);
        expect(alphabet).toBe('ucs2');
        expect(ucs2(parts)).toBe(`燃${text}`);
        expect(Math.max(...parts.map(({ length }) => length))).toBeLessThanOrEqual(
          parts.length === 1 ? 140 : 134,
        );
      }),
      { seed: TEST_SEED },
    );
  });

  it('have the header of 23.040', () => {
    expect([...concatenationHeader(0x1ff, 3, 2)]).toEqual([5, 0, 3, 0xff, 3, 2]);
  });
});
