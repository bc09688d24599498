import { describe, expect, it } from 'vitest';
import { nameIn, sizeText } from '../../../../../src/console/parts/grid/fetch-file.ts';
import { column, shownColumns, turned } from '../../../../../src/console/parts/grid/grid-column.ts';
import { pagesOf } from '../../../../../src/console/parts/grid/grid-rows.ts';
import { readKept, withView } from '../../../../../src/console/parts/grid/kept-views.ts';

const text = (row: string): string => row;
const columns = [
  column('a', 'A', text),
  column('b', 'B', text, { shown: 'hidden' }),
  column('c', 'C', text),
];
const ids = (chosen: readonly string[] | null): string =>
  shownColumns(columns, chosen)
    .map(({ id }) => id)
    .join('');

describe('columns of a grid', () => {
  it('are the usual ones where nobody has chosen, and keep their own order where somebody has', () => {
    expect(ids(null)).toBe('ac');
    expect(ids(['c', 'b'])).toBe('bc');
  });

  it('are the usual ones again where none of those chosen is known any more', () => {
    expect(ids(['gone'])).toBe('ac');
  });

  it('turn their order when they are pressed again', () => {
    expect(turned(null, 'a')).toEqual({ column: 'a', order: 'asc' });
    expect(turned({ column: 'a', order: 'asc' }, 'a')).toEqual({ column: 'a', order: 'desc' });
    expect(turned({ column: 'a', order: 'desc' }, 'a')).toEqual({ column: 'a', order: 'asc' });
    expect(turned({ column: 'a', order: 'asc' }, 'c')).toEqual({ column: 'c', order: 'asc' });
  });
});

describe('pages of a long table', () => {
  it('are those that hold what is looked at', () => {
    expect(pagesOf(0, 30, 200)).toEqual([0]);
    expect(pagesOf(190, 210, 200)).toEqual([0, 1]);
    expect(pagesOf(99_990, 99_999, 200)).toEqual([499]);
  });

  it('are one where nothing is seen yet', () => {
    expect(pagesOf(0, -1, 200)).toEqual([0]);
  });
});

describe('kept views', () => {
  it('read nothing but views from what a browser has kept', () => {
    expect(readKept(null)).toEqual([]);
    expect(readKept('{"not":"a list"}')).toEqual([]);
    expect(readKept('no json')).toEqual([]);
    expect(readKept('[{"name":"D","text":"grade=D"},{"name":1},null,"x"]')).toEqual([
      { name: 'D', text: 'grade=D' },
    ]);
  });

  it('hold one of each name', () => {
    const kept = [{ name: 'b', text: '1' }];
    expect(withView(kept, { name: 'b', text: '2' })).toEqual([{ name: 'b', text: '2' }]);
    expect(withView(kept, { name: 'a', text: '3' }).map(({ name }) => name)).toEqual(['a', 'b']);
  });
});

describe('files of the service', () => {
  it('are called as it says', () => {
    expect(nameIn('attachment; filename="gaswatch-condition.csv"', '/x')).toBe(
      'gaswatch-condition.csv',
    );
    expect(nameIn("attachment; filename*=UTF-8''%E8%AF%81%E4%B9%A6.pdf", '/x')).toBe('证书.pdf');
    expect(nameIn("attachment; filename*=UTF-8''%ZZ", '/x')).toBe('%ZZ');
    expect(nameIn('', '/audit/export?format=csv')).toBe('format=csv');
  });

  it('say how much has come', () => {
    expect(sizeText(1)).toBe('1 kB');
    expect(sizeText(1_250_000)).toBe('1.3 MB');
  });
});
