import { type ArchiveDraft, type ArchiveProblem, flagged } from '../archive-draft.ts';
import type { Around } from './around.ts';

/** A seal found on a bypass that is not the one its lock was given. */
export function sealProblems(draft: ArchiveDraft, around: Around): readonly ArchiveProblem[] {
  if (draft.kind !== 'lock-inspection' || draft.act === 'withdraw') return [];
  const lock = around.locks.find(
    ({ validFrom, validTo }) =>
      validFrom <= draft.validFrom && (validTo === null || validTo > draft.validFrom),
  );
  const found = String(draft.body['sealNumber']);
  if (lock === undefined) {
    return [
      flagged(
        'site',
        '该用气点没有登记旁通加锁：请登记加锁及铅封号',
        'no lock of this bypass is entered: enter it with its seal number',
      ),
    ];
  }
  const sealed = String(lock.body['sealNumber']);
  if (sealed === found) return [];
  return [
    flagged(
      'sealNumber',
      `铅封号 ${found} 与登记的 ${sealed} 不符：请查明何人何时换封，并登记新铅封`,
      `the seal is ${found}, and ${sealed} was entered: find out who changed it and enter the new one`,
    ),
  ];
}
