/** One value that differs; null: it is not there on that side. */
export interface ChangedPath {
  /** E.g. `sites[S-1].station.setKPa`; members of a list go by their id. */
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** Members whose values are never shown, only that they have changed. */
const SECRET = /^(?:password|passwordHash|secret|token|key)$/i;
/** What identifies a member of a list that has no id of its own. */
const NAMING = ['type', 'class', 'site', 'subject', 'from', 'person', 'channel', 'to'] as const;
/** Longest value shown, characters of JSON. */
const LONGEST = 300;

/**
 * What differs between two JSON-like values, in the order of the newer one, what
 * is gone last. A new member of a list is one change, not one for each of its values.
 */
export function changedPaths(before: unknown, after: unknown): readonly ChangedPath[] {
  const found: ChangedPath[] = [];
  compare(before, after, '', found);
  return found;
}

function compare(before: unknown, after: unknown, path: string, found: ChangedPath[]): void {
  if (before === after) return;
  if (Array.isArray(before) && Array.isArray(after)) {
    compareMembers(membersOf(before), membersOf(after), found, (key) => `${path}[${key}]`);
  } else if (isTree(before) && isTree(after)) {
    const below = (key: string): string => (path === '' ? key : `${path}.${key}`);
    compareMembers(new Map(Object.entries(before)), new Map(Object.entries(after)), found, below);
  } else {
    found.push({ path, before: shown(before), after: shown(after) });
  }
}

function compareMembers(
  before: ReadonlyMap<string, unknown>,
  after: ReadonlyMap<string, unknown>,
  found: ChangedPath[],
  pathOf: (key: string) => string,
): void {
  const gone = [...before.keys()].filter((key) => !after.has(key));
  for (const key of [...after.keys(), ...gone]) {
    const [old, next] = [before.get(key), after.get(key)];
    if (!SECRET.test(key)) compare(old, next, pathOf(key), found);
    else if (old !== next) found.push({ path: pathOf(key), before: mask(old), after: mask(next) });
  }
}

/** By id where the members have one, by what names them, or else by their place. */
function membersOf(list: readonly unknown[]): ReadonlyMap<string, unknown> {
  const members = new Map<string, unknown>();
  for (const [place, member] of list.entries()) {
    const name = nameOf(member) ?? String(place);
    members.set(members.has(name) ? `${name}#${place}` : name, member);
  }
  return members;
}

function nameOf(member: unknown): string | null {
  if (typeof member === 'string') return JSON.stringify(member);
  if (!isTree(member)) return null;
  if (typeof member['id'] === 'string') return member['id'];
  const parts = NAMING.flatMap((name) => {
    const value = member[name];
    return typeof value === 'string' ? [value] : [];
  });
  return parts.length === 0 ? null : parts.join(' ');
}

const isTree = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const mask = (value: unknown): string | null => (value === undefined ? null : '(not shown)');

/** Without secrets, and cut where it would fill the audit. */
function shown(value: unknown): unknown {
  if (value === undefined) return null;
  const text = JSON.stringify(value, (key, inner: unknown) =>
    SECRET.test(key) ? mask(inner) : inner,
  );
  if (text.length > LONGEST) return `${text.slice(0, LONGEST)}…`;
  const plain: unknown = JSON.parse(text);
  return plain;
}
