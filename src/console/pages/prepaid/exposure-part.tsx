import { useQuery } from '@tanstack/react-query';
import type { ExposureView } from '../../../api/schema/prepaid-view.ts';
import type { Localized } from '../../../model/localized.ts';
import { ask, query } from '../../api/client.ts';
import { type Say, useSay } from '../../app/language.tsx';
import { column, type GridColumn } from '../../parts/grid/grid-column.ts';
import type { View } from '../../parts/grid/use-view.ts';
import { numberText, Quantity } from '../../parts/quantity.tsx';
import { type HeldAnswer, HeldGrid } from './held-part.tsx';
import { Judged } from './judged.tsx';
import { placeColumns, restColumns } from './place-columns.tsx';
import { prepaidWords as words } from './words.ts';

interface Exposure extends HeldAnswer<ExposureView> {
  readonly newPrice: number;
  readonly assumption: Localized;
  readonly totals: {
    readonly meters: number;
    readonly m3: number;
    readonly assumedM3: number;
    readonly money: number;
    readonly inMoney: number;
    readonly unknown: number;
  };
}

export function exposureAsked(view: View) {
  const at = view.filter('at');
  return {
    zone: view.filter('zone'),
    newPrice: view.filter('newPrice'),
    at: at === '' ? '' : new Date(`${at}T00:00:00`).toISOString(),
  };
}

/** What a change of price costs on gas that is sold and not burnt. */
export function ExposurePart({ view }: { readonly view: View }) {
  const say = useSay();
  const asked = exposureAsked(view);
  const { data, error, refetch } = useQuery({
    queryKey: ['prepaid-exposure', asked],
    queryFn: ({ signal }) =>
      ask<Exposure>(`/prepaid/exposure${query({ ...asked, limit: 10_000 })}`, { signal }),
    enabled: asked.newPrice !== '',
    staleTime: 60_000,
  });
  if (asked.newPrice === '') return <p role="status">{say(words.giveNewPrice)}</p>;
  return (
    <>
      {data !== undefined && (
        <p role="status" style={{ margin: '0 0 0.4rem' }}>
          <strong>{say(words.totals, totalsText(data.totals))}</strong>{' '}
          <span className="soft">{say(data.assumption)}</span>
        </p>
      )}
      <HeldGrid
        label={say(words.exposure)}
        view={view}
        columnsIn={exposureColumns}
        answer={data}
        error={error}
        again={() => void refetch()}
      />
    </>
  );
}

const totalsText = ({ meters, m3, money, inMoney, unknown }: Exposure['totals']) => ({
  meters,
  inMoney,
  unknown,
  m3: numberText(m3, 0),
  money: numberText(money, 2),
});

function exposureColumns(say: Say): readonly GridColumn<ExposureView>[] {
  return [
    ...placeColumns<ExposureView>(say),
    column('money', say(words.difference16), ({ money }) => <Quantity value={money} digits={2} />, {
      kind: 'number',
      unit: 'CNY',
      width: 9,
    }),
    column('held', say(words.heldM3), ({ heldM3 }) => <Quantity value={heldM3} />, {
      kind: 'number',
      unit: 'm³',
      width: 9,
    }),
    column('assumed', say(words.assumedM3), ({ assumedM3 }) => <Quantity value={assumedM3} />, {
      kind: 'number',
      unit: 'm³',
      width: 12,
    }),
    column('basis', say(words.basisOf), ({ basis }) => <Judged said={basis} because={null} />, {
      width: 14,
    }),
    ...restColumns<ExposureView>(say),
  ];
}
