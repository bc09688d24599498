import type { GridColumn, GridSort } from './grid-column.ts';

/** Headings; a press on one that sorts turns the order. */
export function GridHead<Row>({
  columns,
  sort = null,
  onSort,
  own,
  template,
  at,
}: {
  readonly columns: readonly GridColumn<Row>[];
  readonly sort?: GridSort | null;
  readonly onSort?: (column: string) => void;
  readonly own: string;
  readonly template: string;
  /** Column that the keyboard is at; null: it is elsewhere. */
  readonly at: number | null;
}) {
  return (
    <div role="rowgroup" className="grid-line grid-head">
      <div
        role="row"
        aria-rowindex={1}
        className="grid-line"
        style={{ gridTemplateColumns: template }}
      >
        {columns.map((column, n) => {
          const sorts = column.sorts === 'sorts' && onSort !== undefined;
          const order = sort?.column === column.id ? sort.order : null;
          return (
            <div
              key={column.id}
              id={`${own}--1-${n}`}
              role="columnheader"
              aria-colindex={n + 1}
              aria-sort={sorts ? ariaSort(order) : undefined}
              className={`grid-cell ${column.kind === 'number' ? 'number' : ''} ${sorts ? 'sorts' : ''} ${at === n ? 'at' : ''}`}
              title={unitTitle(column)}
              onClick={sorts ? () => onSort(column.id) : undefined}
            >
              <span>
                {column.title}
                {column.unit !== undefined && column.unit !== '' && (
                  <span className="soft"> {column.unit}</span>
                )}
              </span>
              {order !== null && <span aria-hidden>{order === 'asc' ? '▲' : '▼'}</span>}
            </div>
          );
        })}
      </div>
    </div>
  );
}

const ariaSort = (order: GridSort['order'] | null): 'ascending' | 'descending' | 'none' =>
  order === null ? 'none' : order === 'asc' ? 'ascending' : 'descending';

const unitTitle = ({ title, unit = '' }: { readonly title: string; readonly unit?: string }) =>
  unit === '' ? title : `${title} (${unit})`;
