import { type ArchiveDraft, type ArchiveProblem, meetIn, refused } from '../archive-draft.ts';
import { KIND_SPECS, slotOf } from '../kind-specs.ts';
import { localIso } from '../local-moment.ts';
import type { Around } from './around.ts';

/** Two of the same thing at a time: a place has one meter, a class one price. */
export function overlapProblems(draft: ArchiveDraft, around: Around): readonly ArchiveProblem[] {
  const slot = slotOf(draft.kind, draft.body, draft.subject);
  if (slot === null) return [];
  const other = around.siblings.find(
    (held) => slotOf(held.kind, held.body, held.subject) === slot && meetIn(held, draft),
  );
  if (other === undefined) return [];
  const from = localIso(around.timeZone, other.validFrom);
  const { when, title } = KIND_SPECS[draft.kind];
  // what is dated by its own fields is the same thing entered twice
  if (when !== null && KIND_SPECS[draft.kind].tense === 'done' && when.to === undefined) {
    return [
      refused(
        when.from,
        `与已登记的${title.zh} ${other.id}（${from}）重复：请修改该条，不要重复登记`,
        `${other.id} (${from}) says this already: revise that one instead of entering it again`,
      ),
    ];
  }
  return [
    refused(
      when?.from ?? 'validFrom',
      `与 ${other.id}（自 ${from} 起有效）的有效期重叠：先结束该条，或用 follows 接续`,
      `${other.id} holds from ${from} at the same time: end it first, or enter this one as its successor`,
    ),
  ];
}
