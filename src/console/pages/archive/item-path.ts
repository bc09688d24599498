import type { ArchiveKind } from '../../../model/archive/archive-kind.ts';

/** Of an item, below `/api/v1`. */
export const itemPath = (kind: ArchiveKind, id: string): string =>
  `/archive/${kind}/${encodeURIComponent(id)}`;
