import { useMemo } from 'react';
import { Link, useLocation } from 'wouter';
import type { SiteSummary } from '../../../api/sites/site-view.ts';
import { usePlaces } from '../../api/places.ts';
import { type Say, useSay } from '../../app/language.tsx';
import { pathOf } from '../../app/path-of.ts';
import { useAlarms } from '../../app/use-alarms.ts';
import { ChoiceFilter, TextFilter, ZoneFilter } from '../../parts/grid/filter-fields.tsx';
import { Grid } from '../../parts/grid/grid.tsx';
import { column, type GridColumn } from '../../parts/grid/grid-column.ts';
import { useHeldRows } from '../../parts/grid/grid-rows.ts';
import { TablePage } from '../../parts/grid/table-page.tsx';
import { useView } from '../../parts/grid/use-view.ts';
import { PriorityMark } from '../../parts/priority-mark.tsx';
import { type SiteRow, siteRows } from './site-rows.ts';
import { customerClassWords, sitesWords as words } from './words.ts';

/** Every site of the fleet, with what is open there. */
export function SitesPage() {
  const say = useSay();
  const view = useView();
  const [, go] = useLocation();
  const places = usePlaces();
  const { alarms, standing } = useAlarms();
  const filters = {
    zone: view.filter('zone'),
    q: view.filter('q'),
    kind: view.filter('kind'),
  };
  const { zone, q, kind } = filters;
  const sites = places.data?.sites;
  const held = useMemo(
    () =>
      sites === undefined
        ? undefined
        : siteRows([...sites.values()], [...alarms.values()], { zone, q, kind }, view.sort),
    [sites, alarms, zone, q, kind, view.sort],
  );
  const rows = useHeldRows(held, places.error, () => void places.refetch());
  const columns = useMemo(
    () => siteColumns(say, (id) => say(places.data?.zones.get(id)?.name ?? { zh: id, en: id })),
    [say, places.data],
  );
  return (
    <TablePage
      title={say(words.title)}
      filters={
        <>
          <TextFilter view={view} name="q" label={say(words.search)} />
          <ZoneFilter view={view} />
          <ChoiceFilter
            view={view}
            name="kind"
            label={say(words.kind)}
            choices={[
              ['station', say(words.withStation)],
              ['meters', say(words.metersOnly)],
            ]}
          />
        </>
      }
    >
      <Grid
        label={say(words.title)}
        columns={columns.filter(({ id }) => id !== 'alarms' || standing !== 'barred')}
        rows={rows}
        idOf={({ site }) => site.id}
        sort={view.sort}
        onSort={view.turn}
        onOpen={({ site }) => go(pathOf('site', site.id))}
        none={say(words.none)}
      />
    </TablePage>
  );
}

const siteColumns = (
  say: Say,
  zoneName: (id: string) => string,
): readonly GridColumn<SiteRow>[] => [
  column('name', say(words.name), ({ site }) => <SiteLink site={site} text={say(site.name)} />, {
    width: 14,
    sorts: 'sorts',
  }),
  column('id', say(words.id), ({ site }) => site.id, { width: 9, sorts: 'sorts' }),
  column(
    'alarms',
    say(words.alarms),
    ({ worst, open }) =>
      worst === null ? (
        ''
      ) : (
        <>
          <PriorityMark
            priority={worst.priority}
            fill={worst.state === 'acknowledged' ? 'outlined' : 'filled'}
          />{' '}
          {say(words.openOf, { n: open })}
        </>
      ),
    { width: 7, sorts: 'sorts' },
  ),
  column('zone', say(words.zone), ({ site }) => zoneName(site.zone), { width: 9, sorts: 'sorts' }),
  column('customer', say(words.customer), ({ site }) => say(site.customer.name), {
    width: 14,
    sorts: 'sorts',
  }),
  column('class', say(words.class), ({ site }) => say(customerClassWords[site.customer.class]), {
    width: 8,
    sorts: 'sorts',
  }),
  column(
    'station',
    say(words.kind),
    ({ site }) => say(site.station === null ? words.metersOnly : words.withStation),
    { width: 9, sorts: 'sorts' },
  ),
  column('meters', say(words.meters), ({ site }) => site.meters, {
    width: 6,
    kind: 'number',
    sorts: 'sorts',
  }),
];

function SiteLink({ site, text }: { readonly site: SiteSummary; readonly text: string }) {
  return (
    <Link href={pathOf('site', site.id)} style={{ color: 'inherit' }}>
      {text}
    </Link>
  );
}
