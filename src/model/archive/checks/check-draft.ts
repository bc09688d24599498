import { type ArchiveDraft, type ArchiveProblem, refused } from '../archive-draft.ts';
import { faultsOf, KIND_SPECS } from '../kind-specs.ts';
import type { Around } from './around.ts';
import { assignmentProblems } from './assignments.ts';
import { indexProblems } from './index-order.ts';
import { sealProblems } from './lock-seal.ts';
import { momentProblems } from './moments.ts';
import { overlapProblems } from './overlap.ts';
import { referenceProblems } from './references.ts';
import { serialProblems } from './serials.ts';

/** Everything that is wrong with a change, given what stands around it; a withdrawal is judged by time alone. */
export function checkDraft(draft: ArchiveDraft, around: Around): readonly ArchiveProblem[] {
  if (draft.act === 'withdraw') return momentProblems(draft, around);
  return [
    ...faultsOf(draft.kind, draft.body).map(({ path, words }) => refused(path, words.zh, words.en)),
    ...askedFor(draft),
    ...referenceProblems(draft, around),
    ...momentProblems(draft, around),
    ...overlapProblems(draft, around),
    ...serialProblems(draft, around),
    ...indexProblems(draft, around),
    ...sealProblems(draft, around),
    ...assignmentProblems(draft, around),
    ...around.missingFiles.map((sha256) =>
      refused(
        'files',
        `附件 ${sha256} 尚未上传：请先上传文件`,
        `the file ${sha256} has not been sent: send it first`,
      ),
    ),
  ];
}

const askedFor = ({ kind, subject }: ArchiveDraft): readonly ArchiveProblem[] =>
  KIND_SPECS[kind].asks
    .filter((key) => subject[key] === undefined)
    .map((key) =>
      refused(`subject.${key}`, '必须写明属于谁', 'say whose it is: this member is missing'),
    );
