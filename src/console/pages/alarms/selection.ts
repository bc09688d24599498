/** Selects them, or none of them when all of them are selected. */
export function toggled(before: ReadonlySet<string>, ids: readonly string[]): ReadonlySet<string> {
  const after = new Set(before);
  const isAll = ids.every((id) => before.has(id));
  for (const id of ids) {
    if (isAll) after.delete(id);
    else after.add(id);
  }
  return after;
}
