import { useCallback, useEffect, useRef } from 'react';
import { useLocation, useSearch } from 'wouter';
import { turned } from './grid-column.ts';
import { changedView, readView, type ViewChange, type ViewState, viewText } from './view-state.ts';

export interface View extends ViewState {
  readonly change: (change: ViewChange) => void;
  readonly turn: (column: string) => void;
  /** A filter's value; empty: it is not set. */
  readonly filter: (name: string) => string;
  readonly setFilter: (name: string, value: string) => void;
  /** All of it as a kept text says. */
  readonly show: (text: string) => void;
}

/** The view that the address says. */
export function useView(): View {
  const search = useSearch();
  const [path, go] = useLocation();
  const state = readView(search);
  // two changes in one moment must not undo each other
  const now = useRef(state);
  useEffect(() => {
    now.current = readView(search);
  }, [search]);
  const show = useCallback(
    (text: string) => {
      now.current = readView(text);
      go(text === '' ? path : `${path}?${text}`, { replace: true });
    },
    [go, path],
  );
  const change = useCallback(
    (wanted: ViewChange) => show(viewText(changedView(now.current, wanted))),
    [show],
  );
  return {
    ...state,
    show,
    change,
    turn: (column) => change({ sort: turned(now.current.sort, column) }),
    filter: (name) => state.filters[name] ?? '',
    setFilter: (name, value) => change({ filters: { [name]: value === '' ? null : value } }),
  };
}
