import './grid.css';
import { getCoreRowModel, useReactTable } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type KeyboardEvent,
  useCallback,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useSay } from '../../app/language.tsx';
import { Failure } from '../failure.tsx';
import { Waiting } from '../waiting.tsx';
import type { GridColumn, GridSort } from './grid-column.ts';
import { GridFoot } from './grid-foot.tsx';
import { GridHead } from './grid-head.tsx';
import { type GridPlace, stepBy } from './grid-keys.ts';
import { GridLine } from './grid-line.tsx';
import type { GridRows } from './grid-rows.ts';
import { gridWords } from './grid-words.ts';
import { useRowHeight } from './row-height.ts';

export interface GridProps<Row> {
  /** What is in it, for whoever hears it. */
  readonly label: string;
  readonly columns: readonly GridColumn<Row>[];
  readonly rows: GridRows<Row>;
  readonly idOf: (row: Row) => string;
  readonly sort?: GridSort | null;
  readonly onSort?: (column: string) => void;
  readonly onOpen?: (row: Row) => void;
  /** The row whose details are shown beside it. */
  readonly open?: string | null;
  /** Stands where there are no rows. */
  readonly none: string;
}

/** A table of any length; the keyboard moves a cell in it, as in a spreadsheet. */
export function Grid<Row>(props: GridProps<Row>) {
  const { rows, none } = props;
  if (rows.count === null)
    return rows.problem === null ? (
      <Waiting />
    ) : (
      <Failure problem={rows.problem} again={rows.again} />
    );
  return (
    <div className="grid-frame">
      <GridTable {...props} count={rows.count} />
      {rows.count === 0 && (
        <p role="status" className="grid-none">
          {none}
        </p>
      )}
      <GridFoot rows={rows} />
    </div>
  );
}

function GridTable<Row>(props: GridProps<Row> & { readonly count: number }) {
  const { label, columns, rows, idOf, count, onOpen, open = null } = props;
  const say = useSay();
  const own = useId();
  const frame = useRef<HTMLDivElement>(null);
  const height = useRowHeight();
  const [at, setAt] = useState<GridPlace>({ row: 0, column: 0 });
  const lines = useVirtualizer({
    count,
    getScrollElement: () => frame.current,
    estimateSize: () => height,
    overscan: 8,
    scrollPaddingStart: 1.5 * height,
  });
  useEffect(() => lines.measure(), [lines, height]);
  const seen = lines.getVirtualItems();
  const [first, last] = [seen[0]?.index ?? 0, seen.at(-1)?.index ?? 0];
  useEffect(() => rows.look(first, last), [rows.look, first, last]);
  const table = useColumnModel(
    columns,
    seen.map(({ index }) => rows.at(index)),
  );
  const template = columns
    .map(({ width }, n) => (n === columns.length - 1 ? `minmax(${width}rem, 1fr)` : `${width}rem`))
    .join(' ');
  const opened = useLatest(onOpen);
  const keyed = (event: KeyboardEvent): void => {
    const page = Math.max(1, Math.floor((frame.current?.clientHeight ?? height) / height) - 2);
    const key = event.ctrlKey ? `ctrl+${event.key}` : event.key;
    const next = stepBy(key, at, { rows: count, columns: columns.length, page });
    if (next === null && event.key !== 'Enter') return;
    event.preventDefault();
    if (next === null) return activate(at, `${own}-${at.row}-${at.column}`, props);
    setAt(next);
    if (next.row >= 0) lines.scrollToIndex(next.row);
    showCell(frame.current, next.column);
  };
  const isSeen = at.row === -1 || (at.row < count && at.row >= first && at.row <= last);
  return (
    <div
      ref={frame}
      className="grid"
      role="grid"
      tabIndex={0}
      aria-label={label}
      aria-description={say(gridWords.keys)}
      aria-rowcount={rows.more === 'more' ? -1 : count + 1}
      aria-colcount={columns.length}
      aria-activedescendant={isSeen ? `${own}-${at.row}-${at.column}` : undefined}
      onKeyDown={keyed}
    >
      <GridHead {...props} own={own} template={template} at={at.row === -1 ? at.column : null} />
      <div role="rowgroup" className="grid-body" style={{ height: lines.getTotalSize() }}>
        {table.getRowModel().rows.map((line, n) => {
          const index = seen[n]?.index ?? 0;
          const row = line.original.row;
          return (
            <GridLine
              key={index}
              columns={columns}
              row={row}
              index={index}
              own={own}
              top={seen[n]?.start ?? 0}
              height={height}
              template={template}
              at={at.row === index ? at.column : null}
              selected={row !== undefined && open === idOf(row) ? 'selected' : 'plain'}
              onCell={(column) => setAt({ row: index, column })}
              onOpen={opened}
            />
          );
        })}
      </div>
    </div>
  );
}

/** The same function for as long as there is one, so that lines need not be drawn again for it. */
function useLatest<Row>(call: ((row: Row) => void) | undefined): ((row: Row) => void) | undefined {
  const held = useRef(call);
  useEffect(() => {
    held.current = call;
  });
  const stable = useCallback((row: Row) => held.current?.(row), []);
  return call === undefined ? undefined : stable;
}

/** Rows that are seen, in the table's own terms: an absent one is on its way. */
function useColumnModel<Row>(
  columns: readonly GridColumn<Row>[],
  seen: readonly (Row | undefined)[],
) {
  const columnDefs = useMemo(
    () => columns.map(({ id, title }) => ({ id, header: title })),
    [columns],
  );
  const lines = seen.map((row) => ({ row }));
  return useReactTable({
    data: lines,
    columns: columnDefs,
    manualSorting: true,
    // rows come and go with every scroll: nothing starts again for that
    autoResetAll: false,
    getCoreRowModel: getCoreRowModel(),
  });
}

/** Enter does what the cell has: its link, the order of its column, or the row. */
function activate<Row>(at: GridPlace, id: string, props: GridProps<Row>): void {
  const { columns, onSort, onOpen, rows } = props;
  const column = columns[at.column];
  if (at.row === -1) {
    if (column?.sorts === 'sorts') onSort?.(column.id);
    return;
  }
  const link = document.getElementById(id)?.querySelector<HTMLElement>('a, button');
  if (link !== null && link !== undefined) return link.click();
  const row = rows.at(at.row);
  if (row !== undefined) onOpen?.(row);
}

/** Sideways; the first column stands over the others. */
function showCell(frame: HTMLElement | null, column: number): void {
  const head = frame?.querySelectorAll<HTMLElement>('[role="columnheader"]');
  const [first, cell] = [head?.[0], head?.[column]];
  if (frame === null || first === undefined || cell === undefined) return;
  const left = cell.offsetLeft;
  const hidden = column === 0 ? 0 : first.offsetWidth;
  if (left - hidden < frame.scrollLeft) frame.scrollLeft = Math.max(0, left - hidden);
  else if (left + cell.offsetWidth > frame.scrollLeft + frame.clientWidth)
    frame.scrollLeft = left + cell.offsetWidth - frame.clientWidth;
}
