import { useMemo } from 'react';
import { Link, useLocation } from 'wouter';
import type { DeviceSummary } from '../../../api/devices/device-view.ts';
import type { AlarmView } from '../../../api/schema/alarm-view.ts';
import { type Say, useSay } from '../../app/language.tsx';
import { pathOf } from '../../app/path-of.ts';
import { useAlarms } from '../../app/use-alarms.ts';
import { TextFilter } from '../../parts/grid/filter-fields.tsx';
import { Grid } from '../../parts/grid/grid.tsx';
import { column, type GridColumn } from '../../parts/grid/grid-column.ts';
import { useGrowingRows } from '../../parts/grid/grid-rows.ts';
import { TablePage } from '../../parts/grid/table-page.tsx';
import { useView } from '../../parts/grid/use-view.ts';
import { PriorityMark } from '../../parts/priority-mark.tsx';
import { gravestByMeter } from './gravest-by-meter.ts';
import { meterTypeWords, reportingWords, metersWords as words } from './words.ts';

/** Every meter; found by typing, however many there are. */
export function MetersPage() {
  const say = useSay();
  const view = useView();
  const [, go] = useLocation();
  const rows = useGrowingRows<DeviceSummary>('/devices', { role: 'meter', q: view.filter('q') });
  const { alarms, standing } = useAlarms();
  const gravest = useMemo(() => gravestByMeter([...alarms.values()]), [alarms]);
  const columns = useMemo(() => meterColumns(say, gravest), [say, gravest]);
  return (
    <TablePage
      title={say(words.title)}
      filters={<TextFilter view={view} name="q" label={say(words.search)} />}
    >
      <Grid
        label={say(words.title)}
        columns={columns.filter(({ id }) => id !== 'alarms' || standing !== 'barred')}
        rows={rows}
        idOf={({ id }) => id}
        onOpen={({ meter }) => meter !== null && go(pathOf('meter', meter))}
        none={say(words.none)}
      />
    </TablePage>
  );
}

const TYPES: Readonly<Record<string, { readonly zh: string; readonly en: string }>> =
  meterTypeWords;

function typeText(type: string, say: Say): string {
  const known = TYPES[type];
  return known === undefined ? type : say(known);
}

const meterColumns = (
  say: Say,
  gravest: ReadonlyMap<string, AlarmView>,
): readonly GridColumn<DeviceSummary>[] => [
  column(
    'meter',
    say(words.meter),
    ({ meter }) => (
      <Link href={pathOf('meter', meter ?? '')} style={{ color: 'inherit' }}>
        {meter}
      </Link>
    ),
    { width: 13 },
  ),
  column(
    'alarms',
    say(words.alarms),
    ({ meter }) => {
      const alarm = gravest.get(meter ?? '');
      return alarm === undefined ? (
        ''
      ) : (
        <PriorityMark
          priority={alarm.priority}
          fill={alarm.state === 'acknowledged' ? 'outlined' : 'filled'}
        />
      );
    },
    { width: 4 },
  ),
  column('serial', say(words.serial), ({ model }) => model?.serial ?? '', { width: 9 }),
  column('type', say(words.type), ({ model }) => typeText(model?.type ?? '', say), { width: 7 }),
  column('size', say(words.size), ({ model }) => model?.size ?? '', { width: 5 }),
  column('site', say(words.site), ({ site }) => (site === null ? '' : say(site.name)), {
    width: 14,
  }),
  column('zone', say(words.zone), ({ site }) => site?.zone ?? '', { width: 7 }),
  column('reporting', say(words.reporting), ({ reporting }) => say(reportingWords[reporting]), {
    width: 7,
  }),
];
