import { Button } from '@mantine/core';
import { useMemo, useState } from 'react';
import { Link } from 'wouter';
import type { ArchiveView } from '../../../api/archive/archive-view.ts';
import { choiceWord } from '../../../model/archive/choice-words.ts';
import { OutageNotice } from '../../../model/archive/customer-kinds.ts';
import { type Places, usePlaces } from '../../api/places.ts';
import { type Say, useSay } from '../../app/language.tsx';
import { pathOf } from '../../app/path-of.ts';
import { useSession } from '../../app/session.tsx';
import { Grid } from '../../parts/grid/grid.tsx';
import { column, type GridColumn, shownColumns } from '../../parts/grid/grid-column.ts';
import { useGrowingRows } from '../../parts/grid/grid-rows.ts';
import type { View } from '../../parts/grid/use-view.ts';
import { When } from '../../parts/when.tsx';
import { CancelOutage } from './cancel-outage.tsx';
import { outageZone } from './outage-zone.ts';
import { PlanOutage } from './plan-outage.tsx';
import { outageWords as words } from './words.ts';

/** Planned outages, the latest first: whom they reach is told by the service itself. */
export function OutagesPart({ view }: { readonly view: View }) {
  const say = useSay();
  const { may } = useSession();
  const places = usePlaces().data;
  const [cancelled, setCancelled] = useState<string | null>(null);
  const rows = useGrowingRows<ArchiveView>('/archive/outage-notice', {});
  const writes = may('outages.write');
  const columns = useMemo(
    () => outageColumns(say, places, writes ? setCancelled : null),
    [say, places, writes],
  );
  return (
    <>
      {writes && <PlanOutage places={places} />}
      <Grid
        label={say(words.title)}
        columns={shownColumns(columns, view.columns)}
        rows={rows}
        idOf={({ id }) => id}
        none={say(words.none)}
      />
      {cancelled !== null && (
        <CancelOutage key={cancelled} id={cancelled} onClose={() => setCancelled(null)} />
      )}
    </>
  );
}

function outageColumns(
  say: Say,
  places: Places | undefined,
  onCancel: ((id: string) => void) | null,
): readonly GridColumn<ArchiveView>[] {
  const of = ({ body }: ArchiveView): OutageNotice => OutageNotice.parse(body);
  const moment = (id: 'from' | 'to', title: string): GridColumn<ArchiveView> =>
    column(
      id,
      title,
      (row) => {
        const outage = of(row);
        return <When at={outage[id]} zone={outageZone(outage, places)} show="minutes" />;
      },
      { width: 10 },
    );
  return [
    moment('from', say(words.from)),
    moment('to', say(words.to)),
    column('state', say(words.state), (row) => say(stateText(of(row))), { width: 6 }),
    column('where', say(words.where), (row) => whereText(of(row), places, say), { width: 13 }),
    column('reason', say(words.reason), (row) => of(row).reason, { width: 13 }),
    column('phone', say(words.phone), (row) => of(row).phone, { width: 8 }),
    column('told', say(words.told), ({ id }) => <Told id={id} />, { width: 7 }),
    ...(onCancel === null
      ? []
      : [
          column<ArchiveView>(
            'cancel',
            say(words.act),
            (row) =>
              of(row).state === 'planned' && (
                <Button size="compact-xs" variant="default" onClick={() => onCancel(row.id)}>
                  {say(words.cancel)}
                </Button>
              ),
            { width: 8 },
          ),
        ]),
  ];
}

const stateText = ({ state }: OutageNotice) => choiceWord('outage-notice', 'state', state);

function whereText({ zone, sites }: OutageNotice, places: Places | undefined, say: Say): string {
  const named = (place: { readonly name: { zh: string; en: string } } | undefined, id: string) =>
    place === undefined ? id : say(place.name);
  return [
    ...(zone === undefined ? [] : [named(places?.zones.get(zone), zone)]),
    ...sites.map((id) => named(places?.sites.get(id), id)),
  ].join(say(words.between));
}

function Told({ id }: { readonly id: string }) {
  const say = useSay();
  return (
    <Link href={`${pathOf('prepaid')}?part=notices&outage=${encodeURIComponent(id)}`}>
      {say(words.ledger)}
    </Link>
  );
}
