import { useMemo } from 'react';
import type { BackBillingView } from '../../../api/backbilling/back-billing-schema.ts';
import { choiceWord } from '../../../model/archive/choice-words.ts';
import { type Say, useSay } from '../../app/language.tsx';
import { Grid } from '../../parts/grid/grid.tsx';
import { column, type GridColumn } from '../../parts/grid/grid-column.ts';
import { useGrowingRows } from '../../parts/grid/grid-rows.ts';
import type { View } from '../../parts/grid/use-view.ts';
import { Quantity } from '../../parts/quantity.tsx';
import { WhenAt } from '../../parts/when-at.tsx';
import { operationWords, billingWords as words } from './words.ts';

export const billingChoice = (key: string, value: string, say: Say): string =>
  say(choiceWord('back-billing', key, value));

/** Statements of gas to be charged or refunded. */
export function BillingPart({ view }: { readonly view: View }) {
  const say = useSay();
  const columns = useMemo(() => billingColumns(say), [say]);
  const rows = useGrowingRows<BackBillingView>('/back-billing', {
    meter: view.filter('meter'),
    state: view.filter('state'),
  });
  return (
    <Grid
      label={say(operationWords.backBilling)}
      columns={columns}
      rows={rows}
      idOf={({ id }) => id}
      onOpen={({ id }) => view.setFilter('open', id)}
      open={view.filter('open')}
      none={say(words.none)}
    />
  );
}

function billingColumns(say: Say): readonly GridColumn<BackBillingView>[] {
  const m3 = (
    id: string,
    title: string,
    of: (row: BackBillingView) => number,
  ): GridColumn<BackBillingView> =>
    column(id, title, (row) => <Quantity value={of(row)} digits={0} />, {
      kind: 'number',
      unit: 'm³',
      width: 9,
    });
  return [
    column('id', say(words.id), ({ id }) => id, { width: 12 }),
    column('state', say(operationWords.state), ({ state }) => billingChoice('state', state, say), {
      width: 7,
    }),
    column('meter', say(operationWords.meter), ({ meter }) => meter, { width: 11 }),
    column('cause', say(words.cause), ({ cause }) => billingChoice('cause', cause, say), {
      width: 10,
    }),
    column('from', say(words.from), ({ from }) => <WhenAt at={from} show="minutes" />, {
      width: 9.5,
    }),
    column('to', say(words.to), ({ to }) => <WhenAt at={to} show="minutes" />, { width: 9.5 }),
    m3('difference', say(words.difference), ({ differenceM3 }) => differenceM3),
    column('money', say(words.money), ({ money }) => <Quantity value={money} digits={2} />, {
      kind: 'number',
      unit: 'CNY',
      width: 9,
    }),
    column('method', say(words.method), ({ method }) => billingChoice('method', method, say), {
      width: 11,
    }),
    column('draftedBy', say(words.draftedBy), ({ draftedBy }) => draftedBy, { width: 8 }),
    column('reviewedBy', say(words.reviewedBy), ({ reviewedBy }) => reviewedBy ?? '', { width: 8 }),
    column('issuedBy', say(words.issuedBy), ({ issuedBy }) => issuedBy ?? '', { width: 8 }),
  ];
}
