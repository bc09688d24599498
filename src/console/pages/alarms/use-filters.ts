import { useCallback, useMemo } from 'react';
import { useLocation, useSearch } from 'wouter';
import { pathOf } from '../../app/path-of.ts';
import { type Filters, filtersIn, searchOf } from './filters.ts';

export interface FilterState {
  readonly filters: Filters;
  readonly change: (change: Partial<Filters>) => void;
  readonly open: (id: string | null) => void;
}

/** The filters are in the address: a view can be sent to somebody, and the way back works. */
export function useFilters(id: string): FilterState {
  const search = useSearch();
  const [, navigate] = useLocation();
  const filters = useMemo(() => filtersIn(search), [search]);
  const change = useCallback(
    (changed: Partial<Filters>) =>
      navigate(addressOf(id, { ...filtersIn(search), ...changed }), { replace: true }),
    [id, search, navigate],
  );
  const open = useCallback(
    (next: string | null) => navigate(addressOf(next ?? '', filtersIn(search))),
    [search, navigate],
  );
  return { filters, change, open };
}

export const addressOf = (id: string, filters: Filters): string =>
  `${id === '' ? pathOf('alarms') : pathOf('alarm', id)}${searchOf(filters)}`;
