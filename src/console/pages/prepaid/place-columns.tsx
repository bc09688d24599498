import { Link } from 'wouter';
import type { ForecastView } from '../../../api/schema/prepaid-view.ts';
import type { Say } from '../../app/language.tsx';
import { pathOf } from '../../app/path-of.ts';
import { column, type GridColumn } from '../../parts/grid/grid-column.ts';
import { prepaidWords as words } from './words.ts';

export type Placed = Pick<ForecastView, 'meter' | 'serial' | 'site' | 'zone' | 'customer' | 'unit'>;

/** Which meter it is: first in every table of this page. */
export const placeColumns = <Row extends Placed>(say: Say): readonly GridColumn<Row>[] => [
  column(
    'meter',
    say(words.meter),
    ({ meter }) => (
      <Link href={pathOf('meter', meter)} tabIndex={-1}>
        {meter}
      </Link>
    ),
    { width: 11 },
  ),
  column('customer', say(words.customer), ({ customer }) => say(customer.name), { width: 12 }),
];

/** Where it stands: last. */
export const restColumns = <Row extends Placed>(say: Say): readonly GridColumn<Row>[] => [
  column('site', say(words.site), ({ site }) => say(site.name), { width: 12 }),
  column('zone', say(words.zone), ({ zone }) => zone, { width: 8, shown: 'hidden' }),
  column('serial', say(words.serial), ({ serial }) => serial ?? '', { width: 9, shown: 'hidden' }),
];

export const unitText = ({ unit }: Placed, say: Say): string =>
  say(unit === 'm3' ? words.m3 : words.money);
