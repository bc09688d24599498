import type { Localized } from '../../model/localized.ts';

export interface ListedProblem {
  readonly path: string;
  readonly problem: Localized;
}

/** `errors` of a problem document; those that are not of that form are left out. */
export function listedProblems(errors: unknown): readonly ListedProblem[] {
  if (!Array.isArray(errors)) return [];
  return errors.flatMap((one: unknown): readonly ListedProblem[] => {
    if (typeof one !== 'object' || one === null) return [];
    const members = new Map(Object.entries(one));
    const text = (name: string): string | null => {
      const value: unknown = members.get(name);
      return typeof value === 'string' ? value : null;
    };
    const en = text('problem');
    if (en === null) return [];
    return [{ path: text('path') ?? '', problem: { en, zh: text('zh') ?? en } }];
  });
}
