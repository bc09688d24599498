import { memo, type ReactNode } from 'react';
import { useSay } from '../../app/language.tsx';
import type { GridColumn } from './grid-column.ts';
import { gridWords } from './grid-words.ts';

export interface GridLineProps<Row> {
  readonly columns: readonly GridColumn<Row>[];
  readonly row: Row | undefined;
  readonly index: number;
  readonly own: string;
  readonly top: number;
  readonly height: number;
  readonly template: string;
  readonly at: number | null;
  readonly selected: 'selected' | 'plain';
  readonly onCell: (column: number) => void;
  readonly onOpen: ((row: Row) => void) | undefined;
}

function Line<Row>(props: GridLineProps<Row>): ReactNode {
  const { columns, row, index, own, top, height, template, at, selected, onCell, onOpen } = props;
  const say = useSay();
  const opens = onOpen !== undefined && row !== undefined;
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected === 'selected'}
      className={`grid-line grid-row ${opens ? 'opens' : ''}`}
      style={{ gridTemplateColumns: template, height, transform: `translateY(${top}px)` }}
      onClick={opens ? () => onOpen(row) : undefined}
    >
      {columns.map((column, n) => (
        <div
          key={column.id}
          id={`${own}-${index}-${n}`}
          role={n === 0 ? 'rowheader' : 'gridcell'}
          aria-colindex={n + 1}
          className={`grid-cell ${column.kind === 'number' ? 'number' : ''} ${at === n ? 'at' : ''}`}
          onMouseDown={() => onCell(n)}
        >
          {row === undefined ? (
            <span className="soft">{n === 0 ? say(gridWords.loadingRow) : ''}</span>
          ) : (
            shown(column.cell(row))
          )}
        </div>
      ))}
    </div>
  );
}

/** Plain text is cut with dots, and told whole to the pointer. */
const shown = (content: ReactNode): ReactNode =>
  typeof content === 'string' ? <span title={content}>{content}</span> : content;

/** Only a line whose content changed is drawn again: scrolling moves, it does not redraw. */
export const GridLine = memo(Line, (a, b) => {
  const same = (key: keyof GridLineProps<unknown>): boolean => a[key] === b[key];
  return (
    same('row') &&
    same('columns') &&
    same('index') &&
    same('top') &&
    same('height') &&
    same('template') &&
    same('at') &&
    same('selected')
  );
  // memo forgets the type of the row, which is the same on both sides
}) as typeof Line;
