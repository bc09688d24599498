import type { ArchiveProblem } from '../../model/archive/archive-draft.ts';
import { type FieldError, Refusal } from '../errors/refusal.ts';

/** `problem` is English; people who read Chinese have it beside it. */
interface ArchiveFieldError extends FieldError {
  readonly zh: string;
}

/** Most problems of one answer. */
const MOST = 1_000;

export const isRefused = ({ severity }: ArchiveProblem): boolean => severity === 'refused';

/** Whole: nothing of the request was entered. */
export function archiveRefusal(problems: readonly ArchiveProblem[]): Refusal {
  const refused = problems.filter(isRefused);
  const errors = refused
    .slice(0, MOST)
    .map(({ path, words }): ArchiveFieldError => ({ path, problem: words.en, zh: words.zh }));
  const count = refused.length === 1 ? '1 problem' : `${refused.length} problems`;
  const more = refused.length > MOST ? `, the first ${MOST} are listed` : '';
  return new Refusal('archive-invalid', `${count}${more}; nothing was entered`, { errors });
}

export const flagsOf = (problems: readonly ArchiveProblem[]) =>
  problems.filter((problem) => !isRefused(problem)).map(({ path, words }) => ({ path, ...words }));
