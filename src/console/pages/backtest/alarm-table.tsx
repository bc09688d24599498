import { useMemo } from 'react';
import { Link } from 'wouter';
import type { AlarmView } from '../../../api/schema/alarm-view.ts';
import { factsOf } from '../../../model/text/facts.ts';
import { usePlaces } from '../../api/places.ts';
import { type Say, useSay } from '../../app/language.tsx';
import { pathOf } from '../../app/path-of.ts';
import { Grid } from '../../parts/grid/grid.tsx';
import { column, type GridColumn } from '../../parts/grid/grid-column.ts';
import { useHeldRows } from '../../parts/grid/grid-rows.ts';
import { PriorityMark } from '../../parts/priority-mark.tsx';
import { spanText, When } from '../../parts/when.tsx';
import { backtestWords as words } from './words.ts';

/** Alarms of a backtest: none of them was raised, so none is a link to one. */
export function AlarmTable({
  label,
  alarms,
}: {
  readonly label: string;
  readonly alarms: readonly AlarmView[];
}) {
  const say = useSay();
  const places = usePlaces();
  const sites = places.data?.sites;
  const columns = useMemo(
    () =>
      alarmColumns(say, (id) => {
        const site = sites?.get(id);
        return site === undefined
          ? { name: id, zone: undefined }
          : { name: say(site.name), zone: site.timeZone };
      }),
    [say, sites],
  );
  const rows = useHeldRows(alarms, null, () => undefined);
  return (
    <Grid
      label={label}
      columns={columns}
      rows={rows}
      idOf={({ id }) => id}
      none={say(words.none)}
    />
  );
}

type PlaceOf = (site: string) => { readonly name: string; readonly zone: string | undefined };

const alarmColumns = (say: Say, placeOf: PlaceOf): readonly GridColumn<AlarmView>[] => [
  column(
    'priority',
    say(words.priority),
    ({ priority }) => <PriorityMark priority={priority} fill="outlined" />,
    { width: 5 },
  ),
  column(
    'occurredAt',
    say(words.time),
    ({ occurredAt, site }) => (
      <When at={occurredAt} zone={site === null ? undefined : placeOf(site).zone} show="minutes" />
    ),
    { width: 10 },
  ),
  column(
    'lasted',
    say(words.lasted),
    ({ occurredAt, returnedAt }) =>
      returnedAt === null
        ? say(words.goesOn)
        : spanText(Date.parse(returnedAt) - Date.parse(occurredAt), say),
    { width: 5, kind: 'number' },
  ),
  column('message', say(words.message), ({ message }) => say(message), { width: 26 }),
  column(
    'evidence',
    say(words.evidence),
    ({ evidence }) =>
      factsOf(evidence)
        .map(({ label, value, limit }) =>
          [say(label), say(value), limit === null ? '' : say(limit)].join(' ').trim(),
        )
        .join(' · '),
    { width: 22 },
  ),
  column(
    'site',
    say(words.site),
    ({ site }) =>
      site === null ? '' : <Link href={pathOf('site', site)}>{placeOf(site).name}</Link>,
    { width: 11 },
  ),
  column('subject', say(words.subject), ({ subject }) => subject.id, { width: 9 }),
];
