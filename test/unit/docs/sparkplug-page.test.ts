import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const ASSERTION = /tck-id-[a-z0-9-]*[a-z0-9]/g;
const FOLDERS = ['test/unit', 'test/unit/sparkplug', 'test/e2e', 'test/real'];

const idsIn = (path: string): readonly string[] =>
  readFileSync(path, 'utf8').match(ASSERTION) ?? [];

/** Assertions of the specification, by the tests that name them. */
function testsByAssertion(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  const files = FOLDERS.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.test.ts'))
      .map((name) => `${folder}/${name}`),
  );
  for (const file of files) {
    const short = file.replace('test/', '').replace('.test.ts', '');
    for (const id of new Set(idsIn(file))) found.set(id, [...(found.get(id) ?? []), short].sort());
  }
  return found;
}

describe('docs/sparkplug.md', () => {
  it('lists every assertion that a test shows, with the tests that show it', () => {
    const rows = readFileSync('docs/sparkplug.md', 'utf8')
      .split('\n')
      .flatMap((line) => {
        const row = /^\| `(?<id>tck-id-[a-z0-9-]+)` \| (?<tests>[^|]+) \|$/.exec(line)?.groups;
        return row === undefined ? [] : [[row['id'], row['tests']?.split(', ')] as const];
      });
    expect(rows.length).toBeGreaterThan(40);
    expect(Object.fromEntries(rows)).toEqual(Object.fromEntries(testsByAssertion()));
  });
});
