import { describe, expect, it } from 'vitest';
import {
  changedView,
  keptText,
  readView,
  viewText,
} from '../../../../../src/console/parts/grid/view-state.ts';

describe('what a table shows, in the address', () => {
  it('reads filters, order and columns', () => {
    expect(readView('?zone=z1&sort=vbM3&order=desc&columns=meter,grade')).toEqual({
      filters: { zone: 'z1' },
      sort: { column: 'vbM3', order: 'desc' },
      columns: ['meter', 'grade'],
    });
    expect(readView('')).toEqual({ filters: {}, sort: null, columns: null });
    expect(readView('columns=').columns).toBeNull();
  });

  it('comes back as it was written, whatever stands in it', () => {
    const view = {
      filters: { q: '王 & <b>=1</b>', zone: 'z 1' },
      sort: { column: 'a', order: 'asc' },
      columns: ['a', 'b'],
    } as const;
    expect(readView(viewText(view))).toEqual(view);
  });

  it('gives one text for one view, in whatever order its filters were set', () => {
    const blank = readView('');
    const one = changedView(changedView(blank, { filters: { a: '1' } }), { filters: { b: '2' } });
    const other = changedView(changedView(blank, { filters: { b: '2' } }), { filters: { a: '1' } });
    expect(viewText(one)).toBe(viewText(other));
  });

  it('drops what is emptied and leaves the rest', () => {
    const view = readView('zone=z1&grade=D&sort=grade');
    const next = changedView(view, { filters: { grade: null, zone: 'z2' } });
    expect(viewText(next)).toBe('zone=z2&sort=grade');
    expect(viewText(changedView(view, { sort: null, columns: ['meter'] }))).toBe(
      'grade=D&zone=z1&columns=meter',
    );
  });

  it('keeps the view without the row that happened to be open', () => {
    expect(keptText(readView('zone=z1&open=m-1'))).toBe('zone=z1');
  });
});
