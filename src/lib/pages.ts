/** Part of a list; `next` asks for the part after it, null at the end. */
interface PageOf<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

/** Spread into a query: nothing for the first page. */
export interface PageStart {
  readonly cursor?: string;
}

type ReadPage<T> = (start: PageStart) => Promise<PageOf<T>>;

/** The items of a list's pages in its order; a page is read when its first item is asked for. */
export async function* everyItem<T>(
  read: ReadPage<T>,
  mostPages = Number.POSITIVE_INFINITY,
): AsyncGenerator<T, void, undefined> {
  let start: PageStart = {};
  for (let pages = 0; pages < mostPages; pages += 1) {
    const { items, next } = await read(start);
    yield* items;
    if (next === null) return;
    start = { cursor: next };
  }
}

/**
 * The first page, from where `read` begins, with anything that matches, without
 * what does not: it may be shorter than asked for. `next` goes on where this one
 * stopped looking, after so many pages at the most.
 */
export async function matchingPage<T, U extends T>(
  read: ReadPage<T>,
  matches: (item: T) => item is U,
  mostPages: number,
): Promise<PageOf<U>> {
  let page = await read({});
  for (let looked = 1; ; looked += 1) {
    const items = page.items.filter(matches);
    if (items.length > 0 || page.next === null || looked === mostPages)
      return { items, next: page.next };
    page = await read({ cursor: page.next });
  }
}
