import { useMemo } from 'react';
import { Link, useLocation } from 'wouter';
import type { DeviceSummary } from '../../../api/devices/device-view.ts';
import { type Say, useSay } from '../../app/language.tsx';
import { pathOf } from '../../app/path-of.ts';
import { ChoiceFilter, TextFilter } from '../../parts/grid/filter-fields.tsx';
import { Grid } from '../../parts/grid/grid.tsx';
import { column, type GridColumn } from '../../parts/grid/grid-column.ts';
import { useGrowingRows } from '../../parts/grid/grid-rows.ts';
import { TablePage } from '../../parts/grid/table-page.tsx';
import { useView } from '../../parts/grid/use-view.ts';
import { spanText } from '../../parts/when.tsx';
import { reportingWords } from '../meters/words.ts';
import { roleWords, deviceWords as words } from './words.ts';

const ROLES = ['station', 'meter', 'gateway', 'unassigned'] as const;

/** Every device of the fleet, and whether it is connected now. */
export function DevicesPage() {
  const say = useSay();
  const view = useView();
  const [, go] = useLocation();
  const [q, role] = [view.filter('q'), view.filter('role')];
  const rows = useGrowingRows<DeviceSummary>('/devices', { q, role });
  const columns = useMemo(() => deviceColumns(say), [say]);
  return (
    <TablePage
      title={say(words.title)}
      filters={
        <>
          <TextFilter view={view} name="q" label={say(words.search)} />
          <ChoiceFilter
            view={view}
            name="role"
            label={say(words.role)}
            choices={ROLES.map((one) => [one, say(roleWords[one])])}
          />
        </>
      }
    >
      <Grid
        label={say(words.title)}
        columns={columns}
        rows={rows}
        idOf={({ id }) => id}
        onOpen={({ id }) => go(pathOf('device', id))}
        none={say(words.none)}
      />
    </TablePage>
  );
}

const deviceColumns = (say: Say): readonly GridColumn<DeviceSummary>[] => [
  column(
    'id',
    say(words.id),
    ({ id }) => (
      <Link href={pathOf('device', id)} style={{ color: 'inherit' }}>
        {id}
      </Link>
    ),
    { width: 14 },
  ),
  column('role', say(words.role), ({ role }) => say(roleWords[role]), { width: 7 }),
  column('site', say(words.site), ({ site }) => (site === null ? '' : say(site.name)), {
    width: 16,
  }),
  column('meter', say(words.meter), ({ meter }) => meter ?? '', { width: 12 }),
  column('reporting', say(words.reporting), ({ reporting }) => say(reportingWords[reporting]), {
    width: 7,
  }),
  column(
    'interval',
    say(words.interval),
    ({ intervalSeconds }) => spanText(intervalSeconds * 1000, say),
    { width: 6, kind: 'number' },
  ),
  column(
    'connection',
    say(words.connection),
    ({ connection, gateway }) =>
      connection !== null
        ? say(words.connected)
        : gateway === null
          ? say(words.notConnected)
          : say(words.viaGateway, { gateway }),
    { width: 12 },
  ),
];
