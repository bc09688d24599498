import { Link } from 'wouter';
import type { DueView } from '../../../api/verification/due-view.ts';
import type { Say } from '../../app/language.tsx';
import { pathOf } from '../../app/path-of.ts';
import { column, type GridColumn } from '../../parts/grid/grid-column.ts';
import { Quantity } from '../../parts/quantity.tsx';
import { StageMark } from './stage-mark.tsx';
import { byWords, typeWords, whatWords, verificationWords as words } from './words.ts';

const isType = (type: string): type is keyof typeof typeWords => type in typeWords;

/** Of the due list and of the plan. */
export function dueColumns(say: Say): readonly GridColumn<DueView>[] {
  return [
    column('meter', say(words.meter), ({ meter }) => (
      <Link
        href={pathOf('meter', meter)}
        tabIndex={-1}
        onClick={(event) => event.stopPropagation()}
      >
        {meter}
      </Link>
    )),
    column('what', say(words.what), ({ what }) => say(whatWords[what]), { width: 7.5 }),
    column('stage', say(words.stage), ({ stage }) => <StageMark stage={stage} />, { width: 9 }),
    column('due', say(words.dueOn), ({ due }) => due ?? <Quantity value={null} />, { width: 7 }),
    column(
      'daysLeft',
      say(words.daysLeft),
      ({ daysLeft }) => <Quantity value={daysLeft} digits={0} />,
      { kind: 'number', unit: 'd', width: 7.5 },
    ),
    column('by', say(words.by), ({ by }) => say(byWords[by]), { width: 12 }),
    column('site', say(words.site), ({ siteName }) => say(siteName), { width: 13 }),
    column(
      'customer',
      say(words.customer),
      ({ customerName, customer }) => (customerName === null ? customer : say(customerName)),
      { width: 13 },
    ),
    column('serial', say(words.serial), ({ serial }) => serial ?? <Quantity value={null} />),
    column('type', say(words.type), ({ type }) => (isType(type) ? say(typeWords[type]) : type), {
      width: 7,
    }),
    column('size', say(words.size), ({ size }) => size ?? '', { width: 5 }),
  ];
}
