import { describe, expect, it } from 'vitest';
import { stepBy } from '../../../../../src/console/parts/grid/grid-keys.ts';

const size = { rows: 100, columns: 5, page: 20 };
const at = { row: 50, column: 2 };

describe('keys of a grid', () => {
  it.each([
    ['ArrowDown', { row: 51, column: 2 }],
    ['ArrowUp', { row: 49, column: 2 }],
    ['ArrowRight', { row: 50, column: 3 }],
    ['ArrowLeft', { row: 50, column: 1 }],
    ['PageDown', { row: 70, column: 2 }],
    ['PageUp', { row: 30, column: 2 }],
    ['Home', { row: 50, column: 0 }],
    ['End', { row: 50, column: 4 }],
    ['ctrl+Home', { row: 0, column: 0 }],
    ['ctrl+End', { row: 99, column: 4 }],
  ])('%s', (key, next) => {
    expect(stepBy(key, at, size)).toEqual(next);
  });

  it('stay within the grid; above the first row is the heading', () => {
    expect(stepBy('ArrowUp', { row: 0, column: 0 }, size)).toEqual({ row: -1, column: 0 });
    expect(stepBy('ArrowUp', { row: -1, column: 0 }, size)).toEqual({ row: -1, column: 0 });
    expect(stepBy('PageUp', { row: 3, column: 0 }, size)).toEqual({ row: 0, column: 0 });
    expect(stepBy('PageDown', { row: 95, column: 4 }, size)).toEqual({ row: 99, column: 4 });
    expect(stepBy('ArrowRight', { row: 0, column: 4 }, size)).toEqual({ row: 0, column: 4 });
  });

  it('keep to the heading where there is no row', () => {
    const none = { rows: 0, columns: 5, page: 20 };
    expect(stepBy('ArrowDown', { row: -1, column: 1 }, none)).toEqual({ row: -1, column: 1 });
  });

  it('leave every other key alone', () => {
    for (const key of ['Tab', 'a', 'Escape', 'Enter', 'ctrl+ArrowDown'])
      expect(stepBy(key, at, size)).toBeNull();
  });
});
