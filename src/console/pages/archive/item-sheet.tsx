import { Button, Group } from '@mantine/core';
import type { ArchiveView } from '../../../api/archive/archive-view.ts';
import type { ArchiveKind } from '../../../model/archive/archive-kind.ts';
import { columnsOf } from '../../../model/archive/columns.ts';
import { useSay } from '../../app/language.tsx';
import { WhenAt } from '../../parts/when-at.tsx';
import { Attachments } from './attachments.tsx';
import { changesBetween, fieldText } from './item-text.ts';
import { Withdraw } from './withdraw.tsx';
import { standingWords, archiveWords as words } from './words.ts';

/** An item as it stands, and every revision with what it changed. */
export function ItemSheet({
  kind,
  revisions,
  writes,
  onRevise,
}: {
  readonly kind: ArchiveKind;
  /** Newest first. */
  readonly revisions: readonly ArchiveView[];
  readonly writes: 'writes' | 'reads';
  readonly onRevise: () => void;
}) {
  const say = useSay();
  const present = revisions[0];
  if (present === undefined) return null;
  const isOpen = present.standing !== 'withdrawn';
  return (
    <>
      {writes === 'writes' && isOpen && (
        <Group gap="xs" mb="xs">
          <Button size="xs" onClick={onRevise}>
            {say(words.revise)}
          </Button>
          <Withdraw kind={kind} present={present} />
        </Group>
      )}
      <dl className="facts">
        <dt>{say(words.standing)}</dt>
        <dd>
          <strong>{say(standingWords[present.standing])}</strong>
        </dd>
        <dt>{say(words.validFrom)}</dt>
        <dd>
          <WhenAt at={present.validFrom} show="minutes" />
        </dd>
        <dt>{say(words.validTo)}</dt>
        <dd>
          {present.validTo === null ? (
            say(words.openEnd)
          ) : (
            <WhenAt at={present.validTo} show="minutes" />
          )}
        </dd>
        {(['customer', 'site', 'meter', 'part'] as const).map((key) => {
          const value = present.subject[key];
          return value === undefined || key in present.body ? null : (
            <div key={key} style={{ display: 'contents' }}>
              <dt>{say(words[key])}</dt>
              <dd>{value}</dd>
            </div>
          );
        })}
        {columnsOf(kind).map((column) => {
          const text = fieldText(column, present.body, say);
          return text === '' ? null : (
            <div key={column.key} style={{ display: 'contents' }}>
              <dt>{say(column.title)}</dt>
              <dd style={{ whiteSpace: 'pre-wrap' }}>{text}</dd>
            </div>
          );
        })}
      </dl>
      <Attachments body={present.body} />
      <h3>{say(words.revisions)}</h3>
      <ol style={{ margin: 0, padding: 0, listStyle: 'none' }}>
        {revisions.map((one, n) => (
          <Revision key={one.revision} kind={kind} one={one} before={revisions[n + 1]} />
        ))}
      </ol>
    </>
  );
}

function Revision({
  kind,
  one,
  before,
}: {
  readonly kind: ArchiveKind;
  readonly one: ArchiveView;
  readonly before: ArchiveView | undefined;
}) {
  const say = useSay();
  const changes =
    before === undefined ? [] : changesBetween(columnsOf(kind), before.body, one.body, say);
  return (
    <li style={{ padding: '0.4rem 0', borderTop: '1px solid var(--line)' }}>
      <strong>{one.revision}</strong> · <WhenAt at={one.recordedAt} /> · {one.recordedBy} ·{' '}
      {say(standingWords[one.standing])}
      {one.reason !== '' && <div>{one.reason}</div>}
      {before === undefined ? (
        <div className="soft">{say(words.first)}</div>
      ) : (
        <ul style={{ margin: '0.2rem 0 0', paddingLeft: '1.1rem' }}>
          {changes.map(({ column, before: from, after }) => (
            <li key={column.key}>
              {say(column.title)}: {from === '' ? '–' : <del className="soft">{from}</del>} →{' '}
              {after === '' ? '–' : after}
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
