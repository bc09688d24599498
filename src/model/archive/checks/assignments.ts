import { type Assignment, conflictingAssignments } from '../../duties.ts';
import {
  type ArchiveDraft,
  type ArchiveProblem,
  type HeldItem,
  refused,
} from '../archive-draft.ts';
import { localIso } from '../local-moment.ts';
import { StaffAssignment } from '../staff-kinds.ts';
import type { Around } from './around.ts';

/** Reader, cashier and maintainer exclude each other: nobody is two of them at a time, wherever. */
export function assignmentProblems(draft: ArchiveDraft, around: Around): readonly ArchiveProblem[] {
  if (draft.kind !== 'staff-assignment') return [];
  const own = assignmentOf(draft);
  const pairs = around.siblings.flatMap((held) =>
    conflictingAssignments([own, assignmentOf(held)]),
  );
  return pairs.map(([, { id, role, from, to }]) => {
    const [begin, end] = [from, to].map((at) =>
      at === null || at === undefined ? '…' : localIso(around.timeZone, at),
    );
    return refused(
      'role',
      `${own.person} 在同一时期已分工为 ${role}（${id}，${begin} 至 ${end}）：抄表、收费、维护三岗分离，请先结束原分工`,
      `${own.person} is ${role} at the same time (${id}, ${begin} to ${end}): ` +
        'reader, cashier and maintainer exclude each other; end that assignment first',
    );
  });
}

export function assignmentOf({
  id,
  body,
  validFrom,
  validTo,
}: Omit<HeldItem, 'kind' | 'subject'>): Assignment {
  const { person, role, zone, sites } = StaffAssignment.parse(body);
  return { id, person, role, zone: zone ?? null, sites, from: validFrom, to: validTo };
}
