import { useMemo } from 'react';
import type { DueView } from '../../../api/verification/due-view.ts';
import { useSay } from '../../app/language.tsx';
import { Grid } from '../../parts/grid/grid.tsx';
import { shownColumns } from '../../parts/grid/grid-column.ts';
import { useGrowingRows } from '../../parts/grid/grid-rows.ts';
import type { View } from '../../parts/grid/use-view.ts';
import { dueColumns } from './due-columns.tsx';
import { verificationWords as words } from './words.ts';

export const dueKey = ({ meter, what, serial }: DueView): string =>
  `${meter} ${what} ${serial ?? ''}`;

/** Nearest first, as the service gives it. */
export function DueList({ view }: { readonly view: View }) {
  const say = useSay();
  const all = useMemo(() => dueColumns(say), [say]);
  const rows = useGrowingRows<DueView>('/verification/due', dueAsked(view));
  return (
    <Grid
      label={say(words.due)}
      columns={shownColumns(all, view.columns)}
      rows={rows}
      idOf={dueKey}
      none={say(words.none)}
    />
  );
}

export const dueAsked = (view: View) => ({
  zone: view.filter('zone'),
  what: view.filter('what'),
  stage: view.filter('stage'),
});
