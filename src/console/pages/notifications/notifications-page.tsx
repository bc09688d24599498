import { useMemo } from 'react';
import type { NotificationView } from '../../../api/routes/notification-routes.ts';
import { type Say, useSay } from '../../app/language.tsx';
import { ColumnMenu } from '../../parts/grid/column-menu.tsx';
import { TextFilter } from '../../parts/grid/filter-fields.tsx';
import { Grid } from '../../parts/grid/grid.tsx';
import { column, type GridColumn, shownColumns } from '../../parts/grid/grid-column.ts';
import { useGrowingRows } from '../../parts/grid/grid-rows.ts';
import { TablePage } from '../../parts/grid/table-page.tsx';
import { useView } from '../../parts/grid/use-view.ts';
import { ViewMenu } from '../../parts/grid/view-menu.tsx';
import { Quantity } from '../../parts/quantity.tsx';
import { WhenAt } from '../../parts/when-at.tsx';
import { NotificationPanel } from './notification-panel.tsx';
import { OutcomeMark } from './outcome-mark.tsx';
import { whyWords, ledgerWords as words } from './words.ts';

/** Whom we told of what, and whether it came. */
export function NotificationsPage() {
  const say = useSay();
  const view = useView();
  const all = useMemo(() => ledgerColumns(say), [say]);
  const rows = useGrowingRows<NotificationView>('/notifications', { alarm: view.filter('alarm') });
  const open = view.filter('open');
  const places = Array.from({ length: rows.count ?? 0 }, (_, n) => n);
  const opened = places.map(rows.at).find((one) => one?.key === open);
  return (
    <TablePage
      title={say(words.title)}
      actions={
        <>
          <ColumnMenu columns={all} view={view} />
          <ViewMenu table="notifications" view={view} />
        </>
      }
      filters={<TextFilter view={view} name="alarm" label={say(words.alarm)} />}
      side={
        opened !== undefined && (
          <NotificationPanel line={opened} onClose={() => view.setFilter('open', '')} />
        )
      }
    >
      <Grid
        label={say(words.title)}
        columns={shownColumns(all, view.columns)}
        rows={rows}
        idOf={({ key }) => key}
        onOpen={({ key }) => view.setFilter('open', key)}
        open={open}
        none={say(words.none)}
      />
    </TablePage>
  );
}

function ledgerColumns(say: Say): readonly GridColumn<NotificationView>[] {
  return [
    column('plannedAt', say(words.plannedAt), ({ plannedAt }) => <WhenAt at={plannedAt} />, {
      width: 11,
    }),
    column('outcome', say(words.outcome), ({ outcome }) => <OutcomeMark outcome={outcome} />, {
      width: 9.5,
    }),
    column('reason', say(words.reason), ({ reason }) => say(whyWords[reason]), { width: 7 }),
    column('channel', say(words.channel), ({ channel }) => channel, { width: 7 }),
    column('recipient', say(words.recipient), ({ recipient }) => recipient, { width: 14 }),
    column('person', say(words.person), ({ person }) => person ?? '', { width: 8 }),
    column(
      'attempts',
      say(words.attempts),
      ({ attempts }) => <Quantity value={attempts.length} digits={0} />,
      { kind: 'number', width: 6 },
    ),
    column(
      'acceptedAt',
      say(words.acceptedAt),
      ({ acceptedAt }) => (acceptedAt === null ? '' : <WhenAt at={acceptedAt} />),
      { width: 11 },
    ),
    column(
      'uncertain',
      say(words.uncertainShort),
      ({ uncertain }) => (uncertain ? say(words.uncertainShort) : ''),
      { width: 7, shown: 'hidden' },
    ),
    column('alarm', say(words.alarm), ({ alarm }) => alarm, { width: 20 }),
  ];
}
