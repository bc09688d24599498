import { AREA_OF, mayWrite, WRITERS_OF } from '../../model/archive/archive-area.ts';
import type { ArchiveKind } from '../../model/archive/archive-kind.ts';
import type { Principal } from '../auth/access.ts';
import { Refusal } from '../errors/refusal.ts';

/** Where what cannot be entered as it is comes from. */
const OPERATIONS: Partial<Readonly<Record<ArchiveKind, string>>> = {
  'operation-draft': '/api/v1/operations',
  settlement: '/api/v1/settlements',
  'back-billing': '/api/v1/back-billing',
  'customer-notice': '/api/v1/outages',
  'parameter-proposal': '/api/v1/proposals',
};

const operationOf = (kind: ArchiveKind): string => OPERATIONS[kind] ?? 'its operation';

/** `archive.write` opens the archive; which part of it is the caller's, their area says. */
export function requireArea({ roles }: Principal, kind: ArchiveKind): void {
  if (mayWrite(roles, kind)) return;
  const area = AREA_OF[kind];
  if (area === 'guided') {
    throw new Refusal(
      'forbidden',
      `${kind} is entered step by step, with checks of its own: use ${operationOf(kind)}`,
    );
  }
  throw new Refusal(
    'forbidden',
    `${kind} belongs to the area ${area}, which is written by ${WRITERS_OF[area].join(', ')}`,
  );
}
