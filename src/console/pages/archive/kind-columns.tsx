import type { ArchiveView } from '../../../api/archive/archive-view.ts';
import type { ArchiveKind } from '../../../model/archive/archive-kind.ts';
import { columnsOf } from '../../../model/archive/columns.ts';
import type { Say } from '../../app/language.tsx';
import { column, type GridColumn } from '../../parts/grid/grid-column.ts';
import { WhenAt } from '../../parts/when-at.tsx';
import { fieldText } from './item-text.ts';
import { standingWords, archiveWords as words } from './words.ts';

/** Fields shown where nobody has chosen. */
const USUAL_FIELDS = 7;

export function kindColumns(kind: ArchiveKind, say: Say): readonly GridColumn<ArchiveView>[] {
  const fields = columnsOf(kind).map((field, n) =>
    column<ArchiveView>(field.key, say(field.title), ({ body }) => fieldText(field, body, say), {
      kind: field.cell.form === 'number' ? 'number' : 'text',
      width: WIDTHS[field.cell.form],
      shown: n < USUAL_FIELDS ? 'shown' : 'hidden',
    }),
  );
  return [
    column(
      '$validFrom',
      say(words.validFrom),
      ({ validFrom, subject }) => <WhenAt at={validFrom} site={subject.site} show="day" />,
      {
        width: 7,
      },
    ),
    column(
      '$validTo',
      say(words.validTo),
      ({ validTo, subject }) =>
        validTo === null ? (
          <span className="soft">{say(words.openEnd)}</span>
        ) : (
          <WhenAt at={validTo} site={subject.site} show="day" />
        ),
      { width: 12 },
    ),
    ...fields,
    column('$customer', say(words.customer), ({ subject }) => subject.customer ?? '', {
      shown: 'hidden',
    }),
    column('$site', say(words.site), ({ subject }) => subject.site ?? '', { shown: 'hidden' }),
    column('$revision', say(words.revision), ({ revision }) => String(revision), {
      kind: 'number',
      width: 5,
    }),
    column('$standing', say(words.standing), ({ standing }) => say(standingWords[standing]), {
      width: 6.5,
    }),
    column('$recordedAt', say(words.recordedAt), ({ recordedAt }) => <WhenAt at={recordedAt} />, {
      width: 11,
    }),
    column('$recordedBy', say(words.recordedBy), ({ recordedBy }) => recordedBy, { width: 7 }),
    column('$reason', say(words.reason), ({ reason }) => reason, { width: 14 }),
    column('$id', say(words.id), ({ id }) => id, { width: 14, shown: 'hidden' }),
  ];
}

const WIDTHS = {
  text: 9,
  number: 8,
  date: 7,
  instant: 10,
  'yes-no': 6,
  list: 10,
  choice: 8,
  table: 14,
} as const;
