import { AREA_OF, mayWrite, WRITERS_OF } from '../../model/archive/archive-area.ts';
import type { ArchiveKind } from '../../model/archive/archive-kind.ts';
import type { Principal } from '../auth/access.ts';
import { Refusal } from '../errors/refusal.ts';

/** `archive.write` opens the archive; which part of it is the caller's, their area says. */
export function requireArea({ roles }: Principal, kind: ArchiveKind): void {
  if (mayWrite(roles, kind)) return;
  const area = AREA_OF[kind];
  throw new Refusal(
    'forbidden',
    `${kind} belongs to the area ${area}, which is written by ${WRITERS_OF[area].join(', ')}`,
  );
}
