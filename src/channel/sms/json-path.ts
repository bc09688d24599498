/** What stands at `result.0.code` in parsed JSON, as text; null when nothing plain stands there. */
export function textAt(value: unknown, path: string): string | null {
  let at: unknown = value;
  for (const step of path.split('.')) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return null;
    // hasOwn has just shown that the object has it
    at = (at as Readonly<Record<string, unknown>>)[step];
  }
  return typeof at === 'string' || typeof at === 'number' || typeof at === 'boolean'
    ? String(at)
    : null;
}

/** Undefined for what is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return undefined;
    throw thrown;
  }
}
