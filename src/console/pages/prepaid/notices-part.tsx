import { useMemo } from 'react';
import type { NoticeView } from '../../../api/schema/notice-view.ts';
import { choiceWord } from '../../../model/archive/choice-words.ts';
import { type Say, useSay } from '../../app/language.tsx';
import { Grid } from '../../parts/grid/grid.tsx';
import { column, type GridColumn, shownColumns } from '../../parts/grid/grid-column.ts';
import { useGrowingRows } from '../../parts/grid/grid-rows.ts';
import type { View } from '../../parts/grid/use-view.ts';
import { WhenAt } from '../../parts/when-at.tsx';
import { prepaidWords as words } from './words.ts';

/** Who was told what, and whether it went out. */
export function NoticesPart({ view }: { readonly view: View }) {
  const say = useSay();
  const columns = useMemo(() => noticeColumns(say), [say]);
  const rows = useGrowingRows<NoticeView>('/customer-notices', {
    customer: view.filter('customer'),
    outage: view.filter('outage'),
  });
  return (
    <Grid
      label={say(words.notices)}
      columns={shownColumns(columns, view.columns)}
      rows={rows}
      idOf={({ id }) => id}
      none={say(words.noneNotices)}
    />
  );
}

const KIND = 'customer-notice';
const BAD: ReadonlySet<string> = new Set(['failed', 'givenUp']);

function noticeColumns(say: Say): readonly GridColumn<NoticeView>[] {
  return [
    column(
      'queuedAt',
      say(words.queuedAt),
      ({ queuedAt, site }) => <WhenAt at={queuedAt} site={site} />,
      {
        width: 11,
      },
    ),
    column(
      'state',
      say(words.state),
      ({ state }) => {
        const text = say(choiceWord(KIND, 'state', state));
        return BAD.has(state) ? <strong>✕ {text}</strong> : text;
      },
      { width: 8 },
    ),
    column('about', say(words.about), ({ about }) => say(choiceWord(KIND, 'about', about)), {
      width: 10,
    }),
    column('customer', say(words.customer), ({ customer }) => customer, { width: 10 }),
    column('meter', say(words.meter), ({ meter }) => meter ?? '', { width: 10 }),
    column('contact', say(words.contact), ({ contact }) => contact, { width: 8 }),
    column('way', say(words.way), ({ way }) => say(choiceWord(KIND, 'way', way)), { width: 6 }),
    column('address', say(words.address), ({ address }) => address, { width: 12 }),
    column(
      'acceptedAt',
      say(words.acceptedAt),
      ({ acceptedAt, site }) => (acceptedAt === null ? '' : <WhenAt at={acceptedAt} site={site} />),
      { width: 11 },
    ),
    column('message', say(words.message), ({ message }) => message, { width: 26 }),
    column('detail', say(words.detail), ({ detail }) => detail, { width: 14 }),
  ];
}
