import type { ReactNode } from 'react';

/** A column of a grid. Its id is that of the API where the API sorts by it. */
export interface GridColumn<Row> {
  readonly id: string;
  readonly title: string;
  /** Stands in the heading, not in every cell. */
  readonly unit?: string;
  /** Numbers stand on the right. */
  readonly kind: 'text' | 'number';
  /** In rem: it grows with the type. */
  readonly width: number;
  readonly sorts: 'sorts' | 'fixed';
  /** Shown where nobody has chosen columns. */
  readonly shown: 'shown' | 'hidden';
  readonly cell: (row: Row) => ReactNode;
}

/** The defaults of a column; what is given stands. */
export const column = <Row>(
  id: string,
  title: string,
  cell: (row: Row) => ReactNode,
  more: Partial<Omit<GridColumn<Row>, 'id' | 'title' | 'cell'>> = {},
): GridColumn<Row> => ({
  kind: 'text',
  width: 9,
  sorts: 'fixed',
  shown: 'shown',
  ...more,
  id,
  title,
  cell,
});

export interface GridSort {
  readonly column: string;
  readonly order: 'asc' | 'desc';
}

/** The same column again turns it round. */
export const turned = (before: GridSort | null, column_: string): GridSort => ({
  column: column_,
  order: before?.column === column_ && before.order === 'asc' ? 'desc' : 'asc',
});

/** Those that are shown, in their own order; of names that are unknown by now nothing is left. */
export function shownColumns<Row>(
  all: readonly GridColumn<Row>[],
  chosen: readonly string[] | null,
): readonly GridColumn<Row>[] {
  if (chosen === null) return all.filter(({ shown }) => shown === 'shown');
  const found = all.filter(({ id }) => chosen.includes(id));
  return found.length === 0 ? all.filter(({ shown }) => shown === 'shown') : found;
}
