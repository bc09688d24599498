import '../../parts/fields/fields.css';
import { ARCHIVE_KINDS, type ArchiveKind } from '../../../model/archive/archive-kind.ts';
import { useView } from '../../parts/grid/use-view.ts';
import { KindIndex } from './kind-index.tsx';
import { KindTable } from './kind-table.tsx';

const isKind = (text: string): text is ArchiveKind => ARCHIVE_KINDS.some((kind) => kind === text);

/** Everything on file, by kind; nothing in it is ever overwritten. */
export function ArchivePage() {
  const view = useView();
  const kind = view.filter('kind');
  return isKind(kind) ? (
    <KindTable key={kind} kind={kind} view={view} />
  ) : (
    <KindIndex onChoose={(one) => view.show(`kind=${one}`)} />
  );
}
