import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ArchiveView } from '../../../api/archive/archive-view.ts';
import type { ArchiveKind } from '../../../model/archive/archive-kind.ts';
import { KIND_SPECS } from '../../../model/archive/kind-specs.ts';
import { ask } from '../../api/client.ts';
import { useSay } from '../../app/language.tsx';
import { Failure } from '../../parts/failure.tsx';
import { SidePanel } from '../../parts/grid/side-panel.tsx';
import type { View } from '../../parts/grid/use-view.ts';
import { Waiting } from '../../parts/waiting.tsx';
import { ItemForm } from './item-form.tsx';
import { itemPath } from './item-path.ts';
import { ItemSheet } from './item-sheet.tsx';
import { archiveWords as words } from './words.ts';

export interface ArchiveSideProps {
  readonly kind: ArchiveKind;
  readonly view: View;
  readonly writes: 'writes' | 'reads';
}

/** What stands beside the list: an item with its revisions, or a form. */
export function ArchiveSide({ kind, view, writes }: ArchiveSideProps) {
  const say = useSay();
  const open = view.filter('open');
  const close = (): void => view.setFilter('open', '');
  if (open === '') return null;
  if (open === 'new' && writes === 'writes') {
    const title = say(words.enterTitle, { kind: say(KIND_SPECS[kind].title) });
    return (
      <SidePanel title={title} about="new" onClose={close}>
        <ItemForm kind={kind} present={null} onDone={(id) => view.setFilter('open', id)} />
      </SidePanel>
    );
  }
  return <OneItem key={open} kind={kind} id={open} writes={writes} onClose={close} />;
}

function OneItem({
  kind,
  id,
  writes,
  onClose,
}: {
  readonly kind: ArchiveKind;
  readonly id: string;
  readonly writes: 'writes' | 'reads';
  readonly onClose: () => void;
}) {
  const say = useSay();
  const [mode, setMode] = useState<'reading' | 'revising'>('reading');
  const { data, error, refetch } = useQuery({
    queryKey: ['archive-item', kind, id],
    queryFn: async ({ signal }) =>
      (
        await ask<{ readonly items: readonly ArchiveView[] }>(`${itemPath(kind, id)}/revisions`, {
          signal,
        })
      ).items,
  });
  const present = data?.[0];
  const title =
    mode === 'revising' && present !== undefined
      ? say(words.reviseTitle, { id, revision: present.revision })
      : id;
  return (
    <SidePanel title={title} about={`${id} ${mode}`} onClose={onClose}>
      {error !== null && <Failure problem={error} again={() => void refetch()} />}
      {present === undefined && error === null && <Waiting />}
      {present !== undefined && data !== undefined && mode === 'reading' && (
        <ItemSheet
          kind={kind}
          revisions={data}
          writes={writes}
          onRevise={() => setMode('revising')}
        />
      )}
      {present !== undefined && mode === 'revising' && (
        <ItemForm kind={kind} present={present} onDone={() => setMode('reading')} />
      )}
    </SidePanel>
  );
}
