import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { everyItem, matchingPage, type PageStart } from '../../../src/lib/pages.ts';

/** A list in pages, and how often it was asked. */
function listOf(pages: readonly (readonly number[])[]) {
  const asked: PageStart[] = [];
  const read = async (start: PageStart) => {
    asked.push(start);
    const at = Number(start.cursor ?? 0);
    return { items: pages[at] ?? [], next: at + 1 < pages.length ? `${at + 1}` : null };
  };
  return { asked, read };
}

async function all<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

const isEven = (n: number): n is number => n % 2 === 0;

describe('every item', () => {
  it('comes once, in order, whatever the pages, and each page is read once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(fc.nat()), { minLength: 1 }), async (pages) => {
        const { asked, read } = listOf(pages);
        expect(await all(everyItem(read))).toEqual(pages.flat());
        expect(asked).toHaveLength(pages.length);
      }),
    );
  });

  it('reads no page that nobody asks for', async () => {
    const { asked, read } = listOf([[1, 2], [3]]);
    for await (const item of everyItem(read)) if (item === 2) break;
    expect(asked).toEqual([{}]);
  });

  it('ends after the most pages', async () => {
    expect(await all(everyItem(listOf([[1], [2], [3]]).read, 2))).toEqual([1, 2]);
  });
});

describe('a page of those that match', () => {
  it('is the first with any, and tells where to go on', async () => {
    const { read } = listOf([[1], [3, 4, 6], [8]]);
    expect(await matchingPage(read, isEven, 10)).toEqual({ items: [4, 6], next: '2' });
  });

  it('is empty at the end, and after the most pages with the way on', async () => {
    expect(await matchingPage(listOf([[1], [3]]).read, isEven, 10)).toEqual({
      items: [],
      next: null,
    });
    const { asked, read } = listOf([[1], [3], [4]]);
    expect(await matchingPage(read, isEven, 2)).toEqual({ items: [], next: '2' });
    expect(asked).toHaveLength(2);
  });
});
