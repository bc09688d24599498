/** One fault of a fleet file, in words that never contain a value of it: values may be passwords. */
export interface FleetProblem {
  /** E.g. `sites[3].meters[0].device`; empty for the file as a whole. */
  readonly path: string;
  readonly problem: string;
  /** Line of the file, from 1; only where the YAML itself is broken. */
  readonly line?: number;
}

/** More than this is not read by anybody: the rest is counted. */
export const PROBLEM_LIMIT = 200;

/** The first PROBLEM_LIMIT problems, and one line that says how many more there are. */
export function capProblems(problems: readonly FleetProblem[]): readonly FleetProblem[] {
  const more = problems.length - PROBLEM_LIMIT;
  if (more <= 0) return problems;
  return [...problems.slice(0, PROBLEM_LIMIT), { path: '', problem: `… and ${more} more` }];
}

/** `['sites', 3, 'meters', 0]` to `sites[3].meters[0]`. */
export function pathText(parts: readonly PropertyKey[]): string {
  let text = '';
  for (const part of parts) {
    if (typeof part === 'number') text += `[${part}]`;
    else text += text === '' ? String(part) : `.${String(part)}`;
  }
  return text;
}
