import type { Localized } from '../../../model/localized.ts';
import { ApiProblem } from '../../api/client.ts';

/** What the service says of a field. */
export interface FieldProblem {
  readonly path: string;
  readonly words: Localized;
}

/** Every fault that a refusal names; none where it is about something else. */
export function problemsIn(problem: unknown): readonly FieldProblem[] {
  if (!(problem instanceof ApiProblem)) return [];
  const errors: unknown = problem.members['errors'];
  return Array.isArray(errors) ? errors.flatMap(problemOf) : [];
}

function problemOf(one: unknown): readonly FieldProblem[] {
  if (typeof one !== 'object' || one === null) return [];
  const { path, problem, zh } = { path: '', problem: '', zh: undefined, ...one };
  if (typeof path !== 'string' || typeof problem !== 'string') return [];
  return [{ path: bare(path), words: { zh: typeof zh === 'string' ? zh : problem, en: problem } }];
}

/** As columns are called: without the part of the request that it stands in. */
const bare = (path: string): string => path.replace(/^body\./, '').replace(/^body\./, '');

/** Those of a field, or of what is in it. */
export const problemsOf = (
  problems: readonly FieldProblem[],
  key: string,
): readonly FieldProblem[] =>
  problems.filter(
    ({ path }) => path === key || path.startsWith(`${key}.`) || path.startsWith(`${key}[`),
  );

/** Those that no field of the form shows. */
export const otherProblems = (
  problems: readonly FieldProblem[],
  keys: readonly string[],
): readonly FieldProblem[] =>
  problems.filter((one) => !keys.some((key) => problemsOf([one], key).length > 0));
