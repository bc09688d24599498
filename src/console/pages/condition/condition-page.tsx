import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ColumnsView } from '../../../api/routes/condition-routes.ts';
import { ask, query } from '../../api/client.ts';
import { useLanguage, useSay } from '../../app/language.tsx';
import { Failure } from '../../parts/failure.tsx';
import { ColumnMenu } from '../../parts/grid/column-menu.tsx';
import { ExportButtons } from '../../parts/grid/export-buttons.tsx';
import {
  ChoiceFilter,
  DayFilter,
  TextFilter,
  ZoneFilter,
} from '../../parts/grid/filter-fields.tsx';
import { Grid } from '../../parts/grid/grid.tsx';
import { column, type GridColumn, shownColumns } from '../../parts/grid/grid-column.ts';
import { useWindowRows } from '../../parts/grid/grid-rows.ts';
import { gridWords } from '../../parts/grid/grid-words.ts';
import { TablePage } from '../../parts/grid/table-page.tsx';
import { useView, type View } from '../../parts/grid/use-view.ts';
import { ViewMenu } from '../../parts/grid/view-menu.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { conditionCell } from './condition-cell.tsx';
import { ConditionPanel } from './condition-panel.tsx';
import {
  type ConditionColumn,
  type ConditionRow,
  inOrder,
  isUsual,
  widthOf,
} from './condition-row.ts';
import { classWords, conditionWords as words } from './words.ts';

/** How every meter is: a row each, graded, with what each figure is made of. */
export function ConditionPage() {
  const { data, error, refetch } = useQuery({
    queryKey: ['condition-columns'],
    queryFn: ({ signal }) => ask<ColumnsView>('/meters/condition/columns', { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (error !== null) return <Failure problem={error} again={() => void refetch()} />;
  return data === undefined ? <Waiting /> : <ConditionTable known={data.items} />;
}

const FILTERS = ['q', 'zone', 'class', 'grade', 'from', 'to'] as const;

const askedBy = (view: View) =>
  Object.fromEntries(FILTERS.map((name) => [name, view.filter(name)]));

function ConditionTable({ known }: { readonly known: readonly ConditionColumn[] }) {
  const say = useSay();
  const language = useLanguage();
  const view = useView();
  const ordered = useMemo(() => inOrder(known), [known]);
  const all = useMemo(() => ordered.map((one) => gridColumn(one, say)), [ordered, say]);
  const chosen = String(view.columns);
  const columns = useMemo(() => shownColumns(all, view.columns), [all, chosen]);
  const sort = view.sort ?? { column: 'grade', order: 'desc' as const };
  const asked = { ...askedBy(view), sort: sort.column, order: sort.order };
  // the grade and its reasons are shown beside the table whatever its columns are
  const rows = useWindowRows<ConditionRow>('/meters/condition', asked);
  const open = view.filter('open');
  const whole = { ...asked, columns: columns.map(({ id }) => id).join(','), lang: language };
  return (
    <TablePage
      title={say(words.title)}
      actions={
        <>
          <ExportButtons
            files={[
              { format: 'CSV', path: `/meters/condition${query({ ...whole, format: 'csv' })}` },
              { format: 'XLSX', path: `/meters/condition${query({ ...whole, format: 'xlsx' })}` },
            ]}
          />
          <ColumnMenu columns={all} view={view} />
          <ViewMenu table="condition" view={view} />
        </>
      }
      filters={<Filters view={view} />}
      side={
        open !== '' && (
          <ConditionPanel
            meter={open}
            columns={ordered}
            from={view.filter('from')}
            to={view.filter('to')}
            onClose={() => view.setFilter('open', '')}
          />
        )
      }
    >
      <Grid
        label={say(words.title)}
        columns={columns}
        rows={rows}
        idOf={({ meter }) => meter}
        sort={sort}
        onSort={view.turn}
        onOpen={({ meter }) => view.setFilter('open', meter)}
        open={open}
        none={say(words.none)}
      />
    </TablePage>
  );
}

function gridColumn(
  one: ConditionColumn,
  say: ReturnType<typeof useSay>,
): GridColumn<ConditionRow> {
  return column(one.id, say(one.title), (row) => conditionCell(one, row, say), {
    unit: one.unit,
    kind: one.kind === 'number' ? 'number' : 'text',
    width: widthOf(one),
    sorts: 'sorts',
    shown: isUsual(one.id) ? 'shown' : 'hidden',
  });
}

const GRADES: readonly (readonly [string, string])[] = [
  ['D', 'D'],
  ['C,D', 'C, D'],
  ['B,C,D', 'B, C, D'],
  ['A', 'A'],
  ['-', '?'],
];

function Filters({ view }: { readonly view: View }) {
  const say = useSay();
  const classes = Object.entries(classWords).map(([id, text]) => [id, say(text)] as const);
  return (
    <>
      <TextFilter view={view} name="q" label={say(words.search)} />
      <ZoneFilter view={view} />
      <ChoiceFilter view={view} name="class" label={say(words.class)} choices={classes} />
      <ChoiceFilter view={view} name="grade" label={say(words.grade)} choices={GRADES} />
      <DayFilter view={view} name="from" label={say(gridWords.from)} />
      <DayFilter view={view} name="to" label={say(gridWords.to)} />
    </>
  );
}
