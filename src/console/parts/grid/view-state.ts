import type { GridSort } from './grid-column.ts';

/** What a table shows: all of it stands in the address, so that it can be sent and kept. */
export interface ViewState {
  /** Of the page: by the names of the API's query where there is one. */
  readonly filters: Readonly<Record<string, string>>;
  readonly sort: GridSort | null;
  /** Null: the usual ones. */
  readonly columns: readonly string[] | null;
}

export interface ViewChange {
  /** Null: no longer given. */
  readonly filters?: Readonly<Record<string, string | null>>;
  readonly sort?: GridSort | null;
  readonly columns?: readonly string[] | null;
}

const OWN = new Set(['sort', 'order', 'columns']);

export function readView(search: string): ViewState {
  const asked = new URLSearchParams(search);
  const sorted = asked.get('sort');
  const columns = asked.get('columns');
  return {
    filters: Object.fromEntries([...asked].filter(([name]) => !OWN.has(name))),
    sort:
      sorted === null
        ? null
        : { column: sorted, order: asked.get('order') === 'desc' ? 'desc' : 'asc' },
    columns: columns === null || columns === '' ? null : columns.split(','),
  };
}

export function changedView(before: ViewState, change: ViewChange): ViewState {
  const filters = Object.entries({ ...before.filters, ...change.filters }).flatMap(
    ([name, value]) => (value === null || value === '' ? [] : [[name, value] as const]),
  );
  return {
    filters: Object.fromEntries(filters),
    sort: change.sort === undefined ? before.sort : change.sort,
    columns: change.columns === undefined ? before.columns : change.columns,
  };
}

/** The view as a query without its question mark; the same view always gives the same text. */
export function viewText({ filters, sort, columns }: ViewState): string {
  const asked = new URLSearchParams();
  for (const name of Object.keys(filters).sort()) asked.set(name, filters[name] ?? '');
  if (sort !== null) {
    asked.set('sort', sort.column);
    if (sort.order === 'desc') asked.set('order', 'desc');
  }
  if (columns !== null) asked.set('columns', columns.join(','));
  return asked.toString();
}

/** What is kept is the view, not the row that happened to be open. */
export function keptText(view: ViewState): string {
  return viewText(changedView(view, { filters: { open: null } }));
}
