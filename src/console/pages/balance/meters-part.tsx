import { useMemo } from 'react';
import { Link } from 'wouter';
import type { BalanceView } from '../../../api/schema/balance-view.ts';
import { type Say, useSay } from '../../app/language.tsx';
import { pathOf } from '../../app/path-of.ts';
import { Grid } from '../../parts/grid/grid.tsx';
import { column, type GridColumn } from '../../parts/grid/grid-column.ts';
import { useHeldRows } from '../../parts/grid/grid-rows.ts';
import { Quantity } from '../../parts/quantity.tsx';
import { sideWords, balanceWords as words } from './words.ts';

type Share = BalanceView['meters'][number];
const nothing = (): void => {};

/** What each meter of the zone counted. */
export function MetersPart({ meters }: { readonly meters: readonly Share[] }) {
  const say = useSay();
  const columns = useMemo(() => shareColumns(say), [say]);
  const rows = useHeldRows(meters, null, nothing);
  return (
    <Grid
      label={say(words.meters)}
      columns={columns}
      rows={rows}
      idOf={({ meter, side }) => `${meter} ${side}`}
      none={say(words.noMeters)}
    />
  );
}

function shareColumns(say: Say): readonly GridColumn<Share>[] {
  const m3 = (id: string, title: string, of: (share: Share) => number | null): GridColumn<Share> =>
    column(id, title, (share) => <Quantity value={of(share)} digits={0} />, {
      kind: 'number',
      unit: 'm³',
      width: 10,
    });
  return [
    column(
      'meter',
      say(words.meter),
      ({ meter }) => (
        <Link href={pathOf('meter', meter)} tabIndex={-1}>
          {meter}
        </Link>
      ),
      { width: 12 },
    ),
    column('site', say(words.site), ({ site }) => site, { width: 12 }),
    column('side', say(words.side), ({ side }) => say(sideWords[side]), { width: 5 }),
    m3('volume', say(words.volume), (share) => share.m3),
    m3('filled', say(words.filled), ({ filledM3 }) => filledM3),
    m3('expected', say(words.expected), ({ expectedM3 }) => expectedM3),
    m3('sigma', say(words.sigma), ({ sigma }) => sigma),
    m3('error', say(words.errorM3), ({ errorM3 }) => errorM3),
    m3('uncorrected', say(words.uncorrectedM3), ({ uncorrectedM3 }) => uncorrectedM3),
    column('known', say(words.known), ({ known }) => <Quantity value={100 * known} digits={1} />, {
      kind: 'number',
      unit: '%',
      width: 8,
    }),
  ];
}
