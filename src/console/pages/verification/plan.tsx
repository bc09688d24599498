import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { PlanView } from '../../../api/routes/verification-routes.ts';
import { ask, query } from '../../api/client.ts';
import { type Say, useSay } from '../../app/language.tsx';
import { Failure } from '../../parts/failure.tsx';
import { Grid } from '../../parts/grid/grid.tsx';
import { column, type GridColumn } from '../../parts/grid/grid-column.ts';
import { useHeldRows } from '../../parts/grid/grid-rows.ts';
import type { View } from '../../parts/grid/use-view.ts';
import { Waiting } from '../../parts/waiting.tsx';
import { dueColumns } from './due-columns.tsx';
import { dueKey } from './due-list.tsx';
import { MonthBars } from './month-bars.tsx';
import { basisWords, verificationWords as words } from './words.ts';

type PlanItem = PlanView['items'][number];

export const planAsked = (view: View) => ({
  zone: view.filter('zone'),
  what: view.filter('what'),
  year: view.filter('year'),
});

/** The work of a year, and how to spread it over its months. */
export function Plan({ view }: { readonly view: View }) {
  const say = useSay();
  const asked = planAsked(view);
  const { data, error, refetch } = useQuery({
    queryKey: ['verification-plan', asked],
    queryFn: ({ signal }) => ask<PlanView>(`/verification/plan${query(asked)}`, { signal }),
  });
  const month = Number(view.filter('month'));
  const shown = useMemo(
    () => data?.items.filter(({ proposed }) => month === 0 || proposed === month),
    [data, month],
  );
  const columns = useMemo(() => planColumns(say), [say]);
  const rows = useHeldRows(shown, error, () => void refetch());
  if (error !== null) return <Failure problem={error} again={() => void refetch()} />;
  if (data === undefined) return <Waiting />;
  return (
    <>
      <MonthBars
        plan={data}
        chosen={month}
        onChoose={(one) => view.setFilter('month', one === month ? '' : String(one))}
      />
      <Grid
        label={say(words.plan)}
        columns={columns}
        rows={rows}
        idOf={dueKey}
        none={say(words.planNone)}
      />
    </>
  );
}

function planColumns(say: Say): readonly GridColumn<PlanItem>[] {
  const [meter, ...others] = dueColumns(say);
  const own: readonly GridColumn<PlanItem>[] = [
    column('proposed', say(words.proposedMonth), ({ proposed }) => String(proposed), {
      kind: 'number',
      width: 8,
    }),
    column('month', say(words.month), (item) => String(item.month), { kind: 'number', width: 6 }),
    column('notLaterThan', say(words.latest), ({ notLaterThan }) => notLaterThan, { width: 8 }),
    column('basis', say(words.basis), ({ basis }) => say(basisWords[basis]), { width: 9 }),
  ];
  return meter === undefined ? own : [meter, ...own, ...others];
}
