import { useMemo } from 'react';
import type { OperationLine } from '../../../api/operations/operation-view.ts';
import { choiceWord } from '../../../model/archive/choice-words.ts';
import { type Say, useSay } from '../../app/language.tsx';
import { Grid } from '../../parts/grid/grid.tsx';
import { column, type GridColumn } from '../../parts/grid/grid-column.ts';
import { useGrowingRows } from '../../parts/grid/grid-rows.ts';
import type { View } from '../../parts/grid/use-view.ts';
import { Quantity } from '../../parts/quantity.tsx';
import { WhenAt } from '../../parts/when-at.tsx';
import { operationWords as words } from './words.ts';

/** What is in progress, since when, whose. */
export function OperationList({ view }: { readonly view: View }) {
  const say = useSay();
  const columns = useMemo(() => lineColumns(say), [say]);
  const rows = useGrowingRows<OperationLine>('/operations', {
    state: view.filter('state'),
    meter: view.filter('meter'),
  });
  return (
    <Grid
      label={say(words.operations)}
      columns={columns}
      rows={rows}
      idOf={({ id }) => id}
      onOpen={({ id }) => view.setFilter('open', id)}
      none={say(words.none)}
    />
  );
}

const KIND = 'operation-draft';

function lineColumns(say: Say): readonly GridColumn<OperationLine>[] {
  return [
    column('meter', say(words.meter), ({ meter }) => meter, { width: 12 }),
    column('act', say(words.act), ({ act }) => say(choiceWord(KIND, 'act', act)), { width: 13 }),
    column('state', say(words.state), ({ state }) => say(choiceWord(KIND, 'state', state)), {
      width: 8,
    }),
    column('owner', say(words.owner), ({ owner }) => owner, { width: 8 }),
    column('startedAt', say(words.startedAt), ({ startedAt }) => <WhenAt at={startedAt} />, {
      width: 11,
    }),
    column('age', say(words.age), ({ ageHours }) => <Quantity value={ageHours} />, {
      kind: 'number',
      unit: 'h',
      width: 6,
    }),
    column('changedBy', say(words.changedBy), ({ changedBy }) => changedBy, { width: 9 }),
    column('changedAt', say(words.changedAt), ({ changedAt }) => <WhenAt at={changedAt} />, {
      width: 11,
    }),
    column('reason', say(words.reason), ({ reason }) => reason, { width: 16 }),
  ];
}
