import { Button, NativeSelect } from '@mantine/core';
import { useMemo } from 'react';
import type { ArchiveView } from '../../../api/archive/archive-view.ts';
import { ARCHIVE_AREAS, AREA_OF, mayWrite } from '../../../model/archive/archive-area.ts';
import { ARCHIVE_KINDS, type ArchiveKind } from '../../../model/archive/archive-kind.ts';
import { KIND_SPECS } from '../../../model/archive/kind-specs.ts';
import { query } from '../../api/client.ts';
import { useLanguage, useSay } from '../../app/language.tsx';
import { useSession } from '../../app/session.tsx';
import { ColumnMenu } from '../../parts/grid/column-menu.tsx';
import { ExportButtons } from '../../parts/grid/export-buttons.tsx';
import { DayFilter, TextFilter } from '../../parts/grid/filter-fields.tsx';
import { Grid } from '../../parts/grid/grid.tsx';
import { shownColumns } from '../../parts/grid/grid-column.ts';
import { useGrowingRows } from '../../parts/grid/grid-rows.ts';
import { TablePage } from '../../parts/grid/table-page.tsx';
import type { View } from '../../parts/grid/use-view.ts';
import { ViewMenu } from '../../parts/grid/view-menu.tsx';
import { ArchiveSide } from './archive-side.tsx';
import { ImportButton } from './import.tsx';
import { kindColumns } from './kind-columns.tsx';
import { areaWords, archiveWords as words } from './words.ts';

/** Items of a kind. `open`: the one beside it; `new`: a form for another. */
export function KindTable({ kind, view }: { readonly kind: ArchiveKind; readonly view: View }) {
  const say = useSay();
  const language = useLanguage();
  const { user } = useSession();
  const all = useMemo(() => kindColumns(kind, say), [kind, say]);
  const asked = askedOf(view);
  const rows = useGrowingRows<ArchiveView>(`/archive/${kind}`, asked);
  const writes = mayWrite(user.roles, kind);
  const path = (format: string): string =>
    `/archive/${kind}${query({ ...asked, format, lang: language })}`;
  return (
    <TablePage
      title={say(KIND_SPECS[kind].title)}
      actions={
        <>
          {writes && (
            <>
              <Button size="xs" onClick={() => view.setFilter('open', 'new')}>
                {say(words.enter)}
              </Button>
              <ImportButton kind={kind} />
            </>
          )}
          <ExportButtons
            files={[
              { format: 'CSV', path: path('csv') },
              { format: 'XLSX', path: path('xlsx') },
            ]}
          />
          <ColumnMenu columns={all} view={view} />
          <ViewMenu table="archive" view={view} />
        </>
      }
      filters={<Filters kind={kind} view={view} />}
      side={<ArchiveSide kind={kind} view={view} writes={writes ? 'writes' : 'reads'} />}
    >
      {!writes && (
        <p className="soft" style={{ margin: '0 0 0.4rem', fontSize: '0.85rem' }}>
          {say(AREA_OF[kind] === 'guided' ? words.guided : words.writers)}
        </p>
      )}
      <Grid
        label={say(KIND_SPECS[kind].title)}
        columns={shownColumns(all, view.columns)}
        rows={rows}
        idOf={({ id }) => id}
        onOpen={({ id }) => view.setFilter('open', id)}
        open={view.filter('open')}
        none={say(words.none)}
      />
    </TablePage>
  );
}

function askedOf(view: View) {
  const at = view.filter('at');
  return {
    customer: view.filter('customer'),
    site: view.filter('site'),
    meter: view.filter('meter'),
    part: view.filter('part'),
    // noon: by then whatever begins on that day has begun
    at: at === '' ? '' : new Date(`${at}T12:00:00`).toISOString(),
  };
}

function Filters({ kind, view }: { readonly kind: ArchiveKind; readonly view: View }) {
  const say = useSay();
  return (
    <>
      <NativeSelect
        size="xs"
        label={say(words.kind)}
        value={kind}
        onChange={({ currentTarget: { value } }) => view.show(value === '' ? '' : `kind=${value}`)}
        data={[
          { value: '', label: say(words.allKinds) },
          ...ARCHIVE_AREAS.map((area) => ({
            group: say(areaWords[area]),
            items: ARCHIVE_KINDS.filter((one) => AREA_OF[one] === area).map((one) => ({
              value: one,
              label: say(KIND_SPECS[one].title),
            })),
          })),
        ]}
      />
      <TextFilter view={view} name="customer" label={say(words.customer)} />
      <TextFilter view={view} name="site" label={say(words.site)} />
      <TextFilter view={view} name="meter" label={say(words.meter)} />
      <TextFilter view={view} name="part" label={say(words.part)} />
      <DayFilter view={view} name="at" label={say(words.at)} />
    </>
  );
}
