import { useMemo } from 'react';
import type { QuarantineView } from '../../../api/routes/quarantine-routes.ts';
import { type Say, useSay } from '../../app/language.tsx';
import { ColumnMenu } from '../../parts/grid/column-menu.tsx';
import { ChoiceFilter, TextFilter } from '../../parts/grid/filter-fields.tsx';
import { Grid } from '../../parts/grid/grid.tsx';
import { column, type GridColumn, shownColumns } from '../../parts/grid/grid-column.ts';
import { useGrowingRows } from '../../parts/grid/grid-rows.ts';
import { TablePage } from '../../parts/grid/table-page.tsx';
import { useView } from '../../parts/grid/use-view.ts';
import { ViewMenu } from '../../parts/grid/view-menu.tsx';
import { WhenAt } from '../../parts/when-at.tsx';
import { QuarantinePanel } from './quarantine-panel.tsx';
import { reasonWords, quarantineWords as words } from './words.ts';

/** What could not be used, why, and the way back in. */
export function QuarantinePage() {
  const say = useSay();
  const view = useView();
  const all = useMemo(() => quarantineColumns(say), [say]);
  const rows = useGrowingRows<QuarantineView>('/quarantine', {
    device: view.filter('device'),
    reason: view.filter('reason'),
  });
  const open = view.filter('open');
  const reasons = Object.entries(reasonWords).map(([id, text]) => [id, say(text)] as const);
  return (
    <TablePage
      title={say(words.title)}
      actions={
        <>
          <ColumnMenu columns={all} view={view} />
          <ViewMenu table="quarantine" view={view} />
        </>
      }
      filters={
        <>
          <TextFilter view={view} name="device" label={say(words.device)} />
          <ChoiceFilter view={view} name="reason" label={say(words.reason)} choices={reasons} />
        </>
      }
      side={
        open !== '' && (
          <QuarantinePanel key={open} id={open} onClose={() => view.setFilter('open', '')} />
        )
      }
    >
      <Grid
        label={say(words.title)}
        columns={shownColumns(all, view.columns)}
        rows={rows}
        idOf={({ id }) => id}
        onOpen={({ id }) => view.setFilter('open', id)}
        open={open}
        none={say(words.none)}
      />
    </TablePage>
  );
}

function quarantineColumns(say: Say): readonly GridColumn<QuarantineView>[] {
  return [
    column('receivedAt', say(words.receivedAt), ({ receivedAt }) => <WhenAt at={receivedAt} />, {
      width: 11,
    }),
    column('device', say(words.device), ({ device }) => device, { width: 11 }),
    column('reason', say(words.reason), ({ reason }) => say(reasonWords[reason]), { width: 11 }),
    column('path', say(words.path), ({ path }) => path, { width: 8 }),
    column('detail', say(words.detail), ({ detail }) => detail, { width: 22 }),
    column(
      'state',
      say(words.state),
      ({ releasedAt }) => say(releasedAt === null ? words.held : words.released),
      { width: 6 },
    ),
    column('ts', say(words.ts), ({ ts }) => (ts === null ? '' : <WhenAt at={ts} />), {
      width: 11,
      shown: 'hidden',
    }),
    column('topic', say(words.topic), ({ topic }) => topic, { width: 18, shown: 'hidden' }),
    column('excerpt', say(words.excerpt), ({ excerpt }) => excerpt, { width: 22 }),
  ];
}
