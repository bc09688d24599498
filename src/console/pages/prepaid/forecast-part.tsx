import type { ForecastView } from '../../../api/schema/prepaid-view.ts';
import { type Say, useSay } from '../../app/language.tsx';
import { column, type GridColumn } from '../../parts/grid/grid-column.ts';
import type { View } from '../../parts/grid/use-view.ts';
import { Quantity } from '../../parts/quantity.tsx';
import { WhenAt } from '../../parts/when-at.tsx';
import { HeldPart } from './held-part.tsx';
import { DaysLeft, Judged } from './judged.tsx';
import { placeColumns, restColumns, unitText } from './place-columns.tsx';
import { prepaidWords as words } from './words.ts';

export const forecastAsked = (view: View) => ({
  zone: view.filter('zone'),
  within: view.filter('within'),
});

/** How long the balance of each meter lasts. */
export function ForecastPart({ view }: { readonly view: View }) {
  const say = useSay();
  return (
    <HeldPart
      path="/prepaid/forecast"
      asked={forecastAsked(view)}
      label={say(words.forecast)}
      view={view}
      columnsIn={forecastColumns}
    />
  );
}

function forecastColumns(say: Say): readonly GridColumn<ForecastView>[] {
  return [
    ...placeColumns<ForecastView>(say),
    column(
      'days',
      say(words.days),
      ({ days, judged }) => <DaysLeft days={days} judged={judged} />,
      {
        kind: 'number',
        unit: 'd',
        width: 8,
      },
    ),
    column(
      'between',
      say(words.between),
      ({ low, high }) =>
        low === null || high === null ? '' : `${low.toFixed(1)} – ${high.toFixed(1)}`,
      { kind: 'number', unit: 'd', width: 13 },
    ),
    column('usedUpOn', say(words.usedUpOn), ({ usedUpOn }) => usedUpOn ?? '', { width: 8 }),
    column(
      'said',
      say(words.said),
      ({ judged, because }) => <Judged said={judged} because={because} />,
      { width: 16 },
    ),
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
    column(
      'balanceAt',
      say(words.balanceAt),
      ({ balanceAt, site }) => <WhenAt at={balanceAt} site={site.id} show="minutes" />,
      { width: 10 },
    ),
    column('perDay', say(words.perDay), ({ perDayM3 }) => <Quantity value={perDayM3} />, {
      kind: 'number',
      unit: 'm³',
      width: 9,
    }),
    column(
      'basis',
      say(words.basis),
      ({ basisDays }) => <Quantity value={basisDays} digits={0} />,
      {
        kind: 'number',
        width: 7.5,
      },
    ),
    ...restColumns<ForecastView>(say),
  ];
}
