import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { SwingView } from '../../../api/schema/tracking-view.ts';
import { ask, query } from '../../api/client.ts';
import { type Say, useLanguage, useSay } from '../../app/language.tsx';
import { ExportButtons } from '../../parts/grid/export-buttons.tsx';
import { ChoiceFilter, DayFilter, ZoneFilter } from '../../parts/grid/filter-fields.tsx';
import { Grid } from '../../parts/grid/grid.tsx';
import { column, type GridColumn } from '../../parts/grid/grid-column.ts';
import { useHeldRows } from '../../parts/grid/grid-rows.ts';
import { gridWords } from '../../parts/grid/grid-words.ts';
import { TablePage } from '../../parts/grid/table-page.tsx';
import { useView, type View } from '../../parts/grid/use-view.ts';
import { ViewMenu } from '../../parts/grid/view-menu.tsx';
import { Quantity } from '../../parts/quantity.tsx';
import { inState, ordered } from './swing-order.ts';
import { SwingPanel } from './swing-panel.tsx';
import { changeText, customerText } from './swing-text.ts';
import { causeWords, standingWords, stateWords, trackingWords as words } from './words.ts';

/** Customers whose weeks differ much from usual: a list to ask after, never alarms. */
export function TrackingPage() {
  const say = useSay();
  const language = useLanguage();
  const view = useView();
  const since = view.filter('from');
  const asked = { zone: view.filter('zone'), from: since === '' ? '' : `${since}T00:00:00Z` };
  const { data, error, refetch } = useQuery({
    queryKey: ['key-tracking', asked],
    queryFn: async ({ signal }) =>
      (
        await ask<{ readonly items: readonly SwingView[] }>(`/key-tracking${query(asked)}`, {
          signal,
        })
      ).items,
  });
  const columns = useMemo(() => swingColumns(say), [say]);
  const state = view.filter('state');
  const shown = data === undefined ? undefined : ordered(inState(data, state), view.sort);
  const rows = useHeldRows(shown, error, () => void refetch());
  const open = data?.find(({ id }) => id === view.filter('open'));
  const path = (format: string): string => `/key-tracking${query({ ...asked, format, language })}`;
  return (
    <TablePage
      title={say(words.title)}
      actions={
        <>
          <ExportButtons
            files={[
              { format: 'CSV', path: path('csv') },
              { format: 'XLSX', path: path('xlsx') },
            ]}
          />
          <ViewMenu table="tracking" view={view} />
        </>
      }
      filters={<Filters view={view} />}
      side={
        open !== undefined && (
          <SwingPanel key={open.id} swing={open} onClose={() => view.setFilter('open', '')} />
        )
      }
    >
      <Grid
        label={say(words.title)}
        columns={columns}
        rows={rows}
        idOf={({ id }) => id}
        sort={view.sort}
        onSort={view.turn}
        onOpen={({ id }) => view.setFilter('open', id)}
        open={view.filter('open')}
        none={say(words.none)}
      />
    </TablePage>
  );
}

function Filters({ view }: { readonly view: View }) {
  const say = useSay();
  const states = [
    ['none', say(gridWords.showUnfollowed)] as const,
    ...Object.entries(stateWords).map(([id, text]) => [id, say(text)] as const),
  ];
  return (
    <>
      <ZoneFilter view={view} />
      <ChoiceFilter view={view} name="state" label={say(words.state)} choices={states} />
      <DayFilter view={view} name="from" label={say(words.since)} />
    </>
  );
}

function swingColumns(say: Say): readonly GridColumn<SwingView>[] {
  return [
    column('customer', say(words.customer), (one) => customerText(one, say), {
      width: 14,
      sorts: 'sorts',
    }),
    column('weeks', say(words.weeks), ({ from, to }) => `${from} – ${to}`, {
      width: 13,
      sorts: 'sorts',
    }),
    column('change', say(words.change), (one) => changeText(one, say), {
      kind: 'number',
      unit: '%',
      width: 8,
      sorts: 'sorts',
    }),
    column('m3', say(words.m3), ({ m3 }) => <Quantity value={m3} digits={0} />, {
      kind: 'number',
      unit: 'm³',
      width: 9,
      sorts: 'sorts',
    }),
    column(
      'money',
      say(words.money),
      ({ money }) =>
        money === null ? (
          <span className="soft">{say(words.noPrice)}</span>
        ) : (
          <Quantity value={money} digits={0} />
        ),
      { kind: 'number', unit: 'CNY', width: 9, sorts: 'sorts' },
    ),
    column('standing', say(words.standing), ({ standing }) => say(standingWords[standing]), {
      width: 9,
    }),
    column('likely', say(words.likely), ({ likely }) => say(causeWords[likely]), { width: 8 }),
    column(
      'state',
      say(words.state),
      ({ followUp }) =>
        followUp === null ? (
          <strong>{say(gridWords.showUnfollowed)}</strong>
        ) : (
          say(stateWords[followUp.state])
        ),
      { width: 8, sorts: 'sorts' },
    ),
    column(
      'cause',
      say(words.cause),
      ({ followUp }) => (followUp === null ? '' : say(causeWords[followUp.cause])),
      { width: 8 },
    ),
    column('note', say(words.note), ({ followUp }) => followUp?.note ?? '', { width: 16 }),
  ];
}
