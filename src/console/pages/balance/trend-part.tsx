import { useMemo } from 'react';
import type { BalanceWindowView } from '../../../api/schema/balance-view.ts';
import { type Say, useSay } from '../../app/language.tsx';
import { Grid } from '../../parts/grid/grid.tsx';
import { column, type GridColumn } from '../../parts/grid/grid-column.ts';
import { useHeldRows } from '../../parts/grid/grid-rows.ts';
import { Quantity } from '../../parts/quantity.tsx';
import { momentText } from '../../parts/when.tsx';
import { Spread } from './balance-total.tsx';
import { LossChart } from './loss-chart.tsx';
import { unusableWords, balanceWords as words } from './words.ts';

const nothing = (): void => {};

/** Its windows begin at the gas day's hour; by its own date it is named. */
export function TrendPart({
  windows,
  zone,
}: {
  readonly windows: readonly BalanceWindowView[];
  /** IANA name of the zone's time. */
  readonly zone: string | undefined;
}) {
  const say = useSay();
  const columns = useMemo(() => trendColumns(say, zone), [say, zone]);
  const rows = useHeldRows(windows, null, nothing);
  return (
    <>
      <LossChart windows={windows} dayOf={(at) => dayText(at, zone)} />
      <Grid
        label={say(words.trend)}
        columns={columns}
        rows={rows}
        idOf={({ from }) => from}
        none=""
      />
    </>
  );
}

const dayText = (at: string, zone: string | undefined): string =>
  momentText(Date.parse(at), zone, 'day');

type Figures = 'ownUse' | 'uncorrected' | 'meterError' | 'unexplained';

function trendColumns(
  say: Say,
  zone: string | undefined,
): readonly GridColumn<BalanceWindowView>[] {
  const m3 = (
    id: string,
    title: string,
    of: (one: BalanceWindowView) => number,
  ): GridColumn<BalanceWindowView> =>
    column(id, title, (one) => <Quantity value={of(one)} digits={0} />, {
      kind: 'number',
      unit: 'm³',
      width: 8.5,
    });
  const part = (id: Figures): GridColumn<BalanceWindowView> =>
    column(id, say(words[id]), ({ attribution }) => <Spread figure={attribution[id]} />, {
      kind: 'number',
      unit: 'm³',
      width: 11.5,
    });
  return [
    column('from', say(words.from), ({ from }) => dayText(from, zone), { width: 7 }),
    m3('in', say(words.in), (one) => one.in),
    m3('out', say(words.out), (one) => one.out),
    m3('linePack', say(words.linePack), (one) => one.linePack),
    column(
      'loss',
      say(words.loss),
      ({ loss, unusable }) =>
        unusable === null ? <Spread figure={loss} /> : <span className="soft">?</span>,
      {
        kind: 'number',
        unit: 'm³',
        width: 10,
      },
    ),
    column(
      'rate',
      say(words.rate),
      ({ rate }) => <Quantity value={rate === null ? null : 100 * rate} digits={2} />,
      { kind: 'number', unit: '%', width: 8 },
    ),
    part('ownUse'),
    part('uncorrected'),
    part('meterError'),
    part('unexplained'),
    column(
      'coverage',
      say(words.coverage),
      ({ coverage }) => <Quantity value={100 * coverage} digits={1} />,
      { kind: 'number', unit: '%', width: 14 },
    ),
    column(
      'unusable',
      say(words.keyUnusable),
      ({ unusable }) => (unusable === null ? '' : `? ${say(unusableWords[unusable])}`),
      { width: 13 },
    ),
  ];
}
