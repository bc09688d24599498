import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { brokenLines } from '../../../src/report/line-break.ts';

/** Ideographs are two wide, everything else one. */
const widthOf = (character: string): number => (/[\u2e80-\uffef]/u.test(character) ? 2 : 1);
const broken = (text: string, width: number) => brokenLines(text, width, widthOf);

describe('breaking a text into lines', () => {
  it('breaks at spaces, and takes the space away', () => {
    expect(broken('verify the gauge', 10)).toEqual(['verify the', 'gauge']);
    expect(broken('verify the gauge', 9)).toEqual(['verify', 'the gauge']);
  });

  it('breaks between ideographs, never before a closing or behind an opening mark', () => {
    expect(broken('核对压力点', 6)).toEqual(['核对压', '力点']);
    expect(broken('核对压，确认', 6)).toEqual(['核对', '压，确', '认']);
    expect(broken('核对（压力）', 6)).toEqual(['核对', '（压', '力）']);
    expect(broken('偏差 25%超限', 7)).toEqual(['偏差', '25%超限']);
  });

  it('breaks a word that no line holds, and has one line for nothing', () => {
    expect(broken('S-1/A-0123456789', 6)).toEqual(['S-1/A-', '012345', '6789']);
    expect(broken('', 6)).toEqual(['']);
  });

  it('breaks before a closing mark where nothing else fits', () => {
    expect(broken('3压，', 3)).toEqual(['3', '压', '，']);
  });

  it('loses nothing but spaces, and no line is too wide', () => {
    const text = fc
      .array(fc.constantFrom('压', '力', '，', '（', 'kPa', '3', ' ', '-', 'overpressure'), {
        maxLength: 60,
      })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, fc.integer({ min: 2, max: 30 }), (one, width) => {
        const lines = broken(one, width);
        expect(lines.join('').replaceAll(' ', '')).toBe(one.replaceAll(' ', ''));
        for (const line of lines)
          expect(Array.from(line).reduce((sum, own) => sum + widthOf(own), 0)).toBeLessThanOrEqual(
            width,
          );
      }),
    );
  });
});
