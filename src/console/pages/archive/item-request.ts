import type { ArchiveView } from '../../../api/archive/archive-view.ts';
import type { ArchiveKind } from '../../../model/archive/archive-kind.ts';
import { KIND_SPECS } from '../../../model/archive/kind-specs.ts';

/** What a form asks for beside the body; empty: not given. */
export interface Beside {
  readonly id: string;
  readonly follows: string;
  readonly customer: string;
  readonly site: string;
  readonly validFrom: string;
  readonly validTo: string;
  readonly reason: string;
}

/** The rest of a request to enter or revise: what is not given is left out. */
export function besideOf(
  kind: ArchiveKind,
  beside: Beside,
  present: Pick<ArchiveView, 'revision' | 'subject'> | null,
): Readonly<Record<string, unknown>> {
  const { validFrom, validTo, reason, id, follows } = beside;
  const { asks, when } = KIND_SPECS[kind];
  const asked = asks.flatMap((name) => {
    const given = name === 'customer' || name === 'site' ? beside[name].trim() : '';
    const value = present === null ? given : present.subject[name];
    return value === undefined || value === '' ? [] : [[name, value] as const];
  });
  return {
    ...(asked.length === 0 ? {} : { subject: Object.fromEntries(asked) }),
    ...(when !== null || validFrom === '' ? {} : { validFrom }),
    ...(when !== null || validTo === '' ? {} : { validTo }),
    ...(reason.trim() === '' ? {} : { reason: reason.trim() }),
    ...(present === null
      ? {
          ...(id.trim() === '' ? {} : { id: id.trim() }),
          ...(follows.trim() === '' ? {} : { follows: follows.trim() }),
        }
      : { base: present.revision }),
  };
}
