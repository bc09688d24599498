import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { AlarmView } from '../../../api/schema/alarm-view.ts';
import { ask, type PageOf, query } from '../../api/client.ts';
import type { Filters } from './filters.ts';

const PAGE = 200;
const WEEK_MS = 7 * 86_400_000;
const MINUTE_MS = 60_000;

export interface AlarmHistory {
  readonly alarms: readonly AlarmView[];
  readonly more: (() => void) | null;
  readonly standing: 'reading' | 'ready';
  readonly problem: Error | null;
  readonly again: () => void;
}

/** Every alarm of a time, newest onset first, page by page; the last week when nothing is said. */
export function useHistory(filters: Filters): AlarmHistory {
  const { view, type, site, priorities, state } = filters;
  const from = useMemo(() => filters.from || isoBefore(WEEK_MS), [filters.from]);
  const asked = {
    state: state ?? 'all',
    type,
    site,
    // the service asks for one; more are chosen among what it gives
    priority: priorities.length === 1 ? priorities[0] : null,
    from,
    to: filters.to,
    limit: PAGE,
  };
  const { data, error, isFetching, hasNextPage, fetchNextPage, refetch } = useInfiniteQuery({
    queryKey: ['alarm-history', asked],
    queryFn: ({ pageParam, signal }) =>
      ask<PageOf<AlarmView>>(`/alarms${query({ ...asked, cursor: pageParam })}`, { signal }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    enabled: view === 'history',
  });
  const alarms = useMemo(() => (data?.pages ?? []).flatMap(({ items }) => items), [data]);
  return {
    alarms,
    more: hasNextPage && !isFetching ? () => void fetchNextPage() : null,
    standing: isFetching && alarms.length === 0 ? 'reading' : 'ready',
    problem: error,
    again: () => void refetch(),
  };
}

const isoBefore = (ms: number): string =>
  new Date(Math.floor((Date.now() - ms) / MINUTE_MS) * MINUTE_MS).toISOString();
