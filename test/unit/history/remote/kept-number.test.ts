import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keptNumber } from '../../../../src/history/remote/kept-number.ts';

describe('a number as an engine keeps it', () => {
  it('is itself where it is whole or the engine is exact', () => {
    expect(keptNumber(2 ** 53 - 1, 12)).toBe(2 ** 53 - 1);
    expect(keptNumber(0.1 + 0.2, null)).toBe(0.1 + 0.2);
    expect(keptNumber(0.1 + 0.2, 12)).toBe(0.3);
  });

  it('is the same again when it is rounded once more', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const once = keptNumber(value, 12);
        expect(keptNumber(once, 12)).toBe(once);
      }),
    );
  });
});
