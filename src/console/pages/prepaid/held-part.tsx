import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { ask, query } from '../../api/client.ts';
import { type Say, useSay } from '../../app/language.tsx';
import { Grid } from '../../parts/grid/grid.tsx';
import { type GridColumn, shownColumns } from '../../parts/grid/grid-column.ts';
import { type Asked, useHeldRows } from '../../parts/grid/grid-rows.ts';
import type { View } from '../../parts/grid/use-view.ts';
import type { Placed } from './place-columns.tsx';
import { prepaidWords as words } from './words.ts';

/** The longest list that the service gives whole. */
const MOST = 10_000;

export interface HeldAnswer<Row> {
  readonly rows: number;
  readonly items: readonly Row[];
}

/** A list that comes whole, in the service's own order: the worst first. */
function useHeldList<Row, Answer extends HeldAnswer<Row>>(path: string, asked: Asked) {
  return useQuery({
    queryKey: ['prepaid', path, asked],
    queryFn: ({ signal }) => ask<Answer>(`${path}${query({ ...asked, limit: MOST })}`, { signal }),
    staleTime: 60_000,
  });
}

/** A list of the desk as a grid. */
export function HeldPart<Row extends Placed>({
  path,
  asked,
  ...shown
}: {
  readonly path: string;
  readonly asked: Asked;
  readonly label: string;
  readonly view: View;
  readonly columnsIn: (say: Say) => readonly GridColumn<Row>[];
}) {
  const { data, error, refetch } = useHeldList<Row, HeldAnswer<Row>>(path, asked);
  return <HeldGrid {...shown} answer={data} error={error} again={() => void refetch()} />;
}

export function HeldGrid<Row extends Placed>({
  label,
  view,
  columnsIn,
  answer,
  error,
  again,
}: {
  readonly label: string;
  readonly view: View;
  readonly columnsIn: (say: Say) => readonly GridColumn<Row>[];
  readonly answer: HeldAnswer<Row> | undefined;
  readonly error: Error | null;
  readonly again: () => void;
}) {
  const say = useSay();
  const columns = useMemo(() => columnsIn(say), [columnsIn, say]);
  const rows = useHeldRows(answer?.items, error, again);
  const isCut = answer !== undefined && answer.items.length < answer.rows;
  return (
    <>
      {isCut && (
        <p role="status" style={{ margin: '0 0 0.4rem' }}>
          {say(words.firstRows, { shown: answer.items.length, all: answer.rows })}
        </p>
      )}
      <Grid
        label={label}
        columns={shownColumns(columns, view.columns)}
        rows={rows}
        idOf={({ meter }) => meter}
        none={say(words.none)}
      />
    </>
  );
}
