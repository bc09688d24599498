import type { z } from 'zod';

/** One problem of a section, at a key of it. */
export function refuse(
  context: z.core.$RefinementCtx,
  path: readonly PropertyKey[],
  message: string,
): void {
  context.addIssue({ code: 'custom', path: [...path], message });
}

/** A secret comes from its own key or from `…File`, never from both. */
export function secretOnce(
  section: Readonly<Record<string, unknown>>,
  name: string,
  context: z.core.$RefinementCtx,
  need: 'required' | 'optional' = 'required',
): void {
  const file = `${name}File`;
  const given = [section[name], section[file]].filter((value) => value !== undefined).length;
  if (given === 2) refuse(context, [file], `set either ${name} or ${file}, not both`);
  if (given === 0 && need === 'required') {
    refuse(context, [name], `missing: set ${name} or ${file}`);
  }
}
