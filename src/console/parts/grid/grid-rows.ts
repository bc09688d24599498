import { keepPreviousData, useInfiniteQuery, useQueries, useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { ask, type PageOf, query } from '../../api/client.ts';

/** Rows of a grid, however they come. */
export interface GridRows<Row> {
  /** Null: not known yet. */
  readonly count: number | null;
  /** Undefined: on its way. */
  readonly at: (place: number) => Row | undefined;
  /** Told what is looked at: fetches what is missing. */
  readonly look: (first: number, last: number) => void;
  readonly problem: unknown;
  readonly again: () => void;
  /** Whether there are rows behind the last. */
  readonly more: 'more' | 'all';
}

export type Asked = Readonly<Record<string, string | number | null | undefined>>;

/** Rows that are all here. */
export function useHeldRows<Row>(
  held: readonly Row[] | undefined,
  problem: unknown,
  again: () => void,
): GridRows<Row> {
  return {
    count: held?.length ?? null,
    at: (place) => held?.[place],
    look: ignore,
    problem,
    again,
    more: 'all',
  };
}

const ignore = (): void => {};
const PAGE = 200;

/** Rows of a list that goes on with a cursor: the next page comes as its end is neared. */
export function useGrowingRows<Row>(path: string, asked: Asked): GridRows<Row> {
  const found = useInfiniteQuery({
    queryKey: ['grid', path, asked],
    queryFn: ({ pageParam, signal }) =>
      ask<PageOf<Row>>(`${path}${query({ ...asked, limit: PAGE, cursor: pageParam })}`, { signal }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
  });
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage, error, refetch } = found;
  const rows = useMemo(() => data?.pages.flatMap(({ items }) => items), [data]);
  const length = rows?.length ?? 0;
  const look = useCallback(
    (_first: number, last: number) => {
      if (last < length - PAGE / 4 || !hasNextPage || isFetchingNextPage) return;
      // its failure is shown as the grid's
      void fetchNextPage();
    },
    [length, hasNextPage, isFetchingNextPage, fetchNextPage],
  );
  return {
    count: rows?.length ?? null,
    at: (place) => rows?.[place],
    look,
    problem: error,
    again: () => void refetch(),
    more: hasNextPage ? 'more' : 'all',
  };
}

interface WindowPage<Row> {
  readonly items: readonly Row[];
  readonly meters: number;
}

/** Rows of a long table whose pages can be asked for by place: only those looked at are fetched. */
export function useWindowRows<Row>(path: string, asked: Asked): GridRows<Row> {
  const [pages, setPages] = useState<readonly number[]>([0]);
  const pageQuery = (page: number) => ({
    queryKey: ['window', path, asked, page],
    queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
      ask<WindowPage<Row>>(`${path}${query({ ...asked, offset: page * PAGE, limit: PAGE })}`, {
        signal,
      }),
    staleTime: 60_000,
  });
  // the first page says how many there are; a new question keeps the old answer until it is there
  const first = useQuery({ ...pageQuery(0), placeholderData: keepPreviousData });
  const others = useQueries({ queries: pages.map(pageQuery) });
  const found = new Map(pages.map((page, n) => [page, others[n]?.data?.items]));
  if (first.data !== undefined) found.set(0, first.data.items);
  const look = useCallback((from: number, to: number) => {
    const wanted = pagesOf(from, to);
    setPages((before) => (String(before) === String(wanted) ? before : wanted));
  }, []);
  return {
    count: first.data?.meters ?? null,
    at: (place) => found.get(Math.floor(place / PAGE))?.[place % PAGE],
    look,
    problem: first.error ?? others.find(({ error }) => error !== null)?.error ?? null,
    again: () => {
      void first.refetch();
      for (const other of others) if (other.error !== null) void other.refetch();
    },
    more: 'all',
  };
}

/** Pages that hold the rows from the first to the last that is seen. */
export function pagesOf(first: number, last: number, size = PAGE): readonly number[] {
  const from = Math.max(0, Math.floor(first / size));
  const to = Math.max(from, Math.floor(last / size));
  return Array.from({ length: to - from + 1 }, (_, n) => from + n);
}
