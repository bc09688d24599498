import type { CheckView, UnpaidView } from '../../../api/schema/prepaid-view.ts';
import { type Say, useSay } from '../../app/language.tsx';
import { column, type GridColumn } from '../../parts/grid/grid-column.ts';
import type { View } from '../../parts/grid/use-view.ts';
import { Quantity } from '../../parts/quantity.tsx';
import { HeldPart } from './held-part.tsx';
import { Judged } from './judged.tsx';
import { placeColumns, restColumns, unitText } from './place-columns.tsx';
import { prepaidWords as words } from './words.ts';

const spanAsked = (view: View) => ({
  zone: view.filter('zone'),
  from: view.filter('from'),
  to: view.filter('to'),
});

export const unpaidAsked = spanAsked;
export const checkAsked = (view: View) => ({ ...spanAsked(view), only: view.filter('only') });

/** Balances against purchases and register use. */
export function CheckPart({ view }: { readonly view: View }) {
  const say = useSay();
  return (
    <HeldPart
      path="/prepaid/reconciliation"
      asked={checkAsked(view)}
      label={say(words.reconciliation)}
      view={view}
      columnsIn={checkColumns}
    />
  );
}

const amount = <Row extends CheckView>(
  id: string,
  title: string,
  of: (row: Row) => number | null | undefined,
): GridColumn<Row> =>
  column(id, title, (row) => <Quantity value={of(row)} digits={2} />, { kind: 'number', width: 8 });

function checkColumns(say: Say): readonly GridColumn<CheckView>[] {
  return [
    ...placeColumns<CheckView>(say),
    column(
      'verdict',
      say(words.verdict),
      ({ verdict, because }) => <Judged said={verdict} because={because} />,
      { width: 11 },
    ),
    amount('difference', say(words.difference), ({ difference }) => difference),
    amount('tolerance', say(words.tolerance), ({ tolerance }) => tolerance),
    column('unit', say(words.unit), (row) => unitText(row, say), { width: 4 }),
    column('reason', say(words.reason), ({ reason }) => (reason === null ? '' : say(reason.text)), {
      width: 22,
    }),
    amount('opening', say(words.opening), ({ opening }) => opening?.amount),
    amount('purchased', say(words.purchased), ({ purchased }) => purchased),
    amount('moved', say(words.moved), ({ moved }) => moved),
    column('usedM3', say(words.usedM3), ({ usedM3 }) => <Quantity value={usedM3} />, {
      kind: 'number',
      unit: 'm³',
      width: 9.5,
    }),
    amount('spent', say(words.spent), ({ spent }) => spent),
    amount('expected', say(words.expected), ({ expected }) => expected),
    amount('reported', say(words.reported), ({ reported }) => reported?.amount),
    ...restColumns<CheckView>(say),
  ];
}

/** Gas that passed with nothing left. */
export function UnpaidPart({ view }: { readonly view: View }) {
  const say = useSay();
  return (
    <HeldPart
      path="/prepaid/flow-without-credit"
      asked={unpaidAsked(view)}
      label={say(words.unpaid)}
      view={view}
      columnsIn={unpaidColumns}
    />
  );
}

function unpaidColumns(say: Say): readonly GridColumn<UnpaidView>[] {
  return [
    ...placeColumns<UnpaidView>(say),
    column('m3', say(words.volume), ({ m3 }) => <Quantity value={m3} />, {
      kind: 'number',
      unit: 'm³',
      width: 8,
    }),
    column('money', say(words.money), ({ money }) => <Quantity value={money} digits={2} />, {
      kind: 'number',
      width: 8,
    }),
    column('from', say(words.from), ({ from }) => from, { width: 7 }),
    column('to', say(words.to), ({ to }) => to, { width: 7 }),
    column('days', say(words.dayCount), ({ days }) => <Quantity value={days} digits={0} />, {
      kind: 'number',
      width: 6,
    }),
    column(
      'balance',
      say(words.balance),
      ({ balance }) => <Quantity value={balance} digits={2} />,
      {
        kind: 'number',
        width: 8,
      },
    ),
    column('unit', say(words.unit), (row) => unitText(row, say), { width: 4 }),
    ...restColumns<UnpaidView>(say),
  ];
}
