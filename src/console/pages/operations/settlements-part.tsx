import { useMemo } from 'react';
import type { Settlement } from '../../../model/archive/operation-kinds.ts';
import { type Say, useSay } from '../../app/language.tsx';
import { Grid } from '../../parts/grid/grid.tsx';
import { column, type GridColumn } from '../../parts/grid/grid-column.ts';
import { useGrowingRows } from '../../parts/grid/grid-rows.ts';
import type { View } from '../../parts/grid/use-view.ts';
import { Quantity } from '../../parts/quantity.tsx';
import { WhenAt } from '../../parts/when-at.tsx';
import { operationWords, settlementWords as words } from './words.ts';

export type SettlementRow = Settlement & {
  readonly id: string;
  readonly recordedAt: string | null;
};

/** Cycles that are closed. */
export function SettlementsPart({ view }: { readonly view: View }) {
  const say = useSay();
  const columns = useMemo(() => settlementColumns(say), [say]);
  const rows = useGrowingRows<SettlementRow>('/settlements', {
    meter: view.filter('meter'),
    customer: view.filter('customer'),
  });
  return (
    <Grid
      label={say(operationWords.settlements)}
      columns={columns}
      rows={rows}
      idOf={({ id }) => id}
      none={say(words.none)}
    />
  );
}

export function settlementColumns(say: Say): readonly GridColumn<SettlementRow>[] {
  const m3 = (
    id: string,
    title: string,
    of: (row: SettlementRow) => number,
  ): GridColumn<SettlementRow> =>
    column(id, title, (row) => <Quantity value={of(row)} digits={2} />, {
      kind: 'number',
      unit: 'm³',
      width: 9,
    });
  return [
    column('meter', say(operationWords.meter), ({ meter }) => meter, { width: 11 }),
    column('customer', say(words.customer), ({ customer }) => customer, { width: 10 }),
    column('from', say(words.from), ({ from }) => from, { width: 7 }),
    column('to', say(words.to), ({ to }) => to, { width: 8 }),
    m3('settled', say(words.settled), ({ settledM3 }) => settledM3),
    m3('volume', say(words.volume), ({ volumeM3 }) => volumeM3),
    m3('estimated', say(words.estimated), ({ estimatedVbM3 }) => estimatedVbM3),
    m3('adjustment', say(words.adjustment), ({ adjustmentM3 }) => adjustmentM3),
    column('by', say(words.by), ({ by }) => by, { width: 8 }),
    column('recordedAt', say(words.recordedAt), ({ recordedAt }) => <WhenAt at={recordedAt} />, {
      width: 11,
    }),
  ];
}
