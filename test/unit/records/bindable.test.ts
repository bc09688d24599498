import { describe, expect, it } from 'vitest';
import { bindable, type SqlValue } from '../../../src/records/sqlite/bindable.ts';

/** What a wrong caller in another thread could send in spite of the types. */
const unchecked = (value: unknown): readonly SqlValue[] => ['fine', value as SqlValue];

describe('bindable', () => {
  it('lets storable values through unchanged', () => {
    const values = ['', '旁通', 0, -1.5, Number.MAX_SAFE_INTEGER, null, new Uint8Array([0])];
    expect(bindable(values)).toBe(values);
  });

  it.each([
    [true],
    [undefined],
    [Number.NaN],
    [Number.POSITIVE_INFINITY],
    [{}],
    [[1]],
    [1n],
    [new Date(0)],
  ])('refuses %s, which the driver would misread or die of', (value) => {
    expect(() => bindable(unchecked(value))).toThrow('cannot be stored');
    expect(() => bindable(['\0', ...unchecked(value)])).toThrow('cannot be stored');
  });

  it('shows a NUL instead of losing what follows it', () => {
    expect(bindable(['a\0b', 1, 'c'])).toEqual(['a␀b', 1, 'c']);
  });
});
