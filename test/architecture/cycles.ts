import type { SourceFile } from './source-file.ts';
import { targetOf } from './target.ts';
import type { Violation } from './violation.ts';

/** Circles of imports, type-only ones included; a thread's entry file is loaded, not imported. */
export function cycleViolations(files: readonly SourceFile[]): readonly Violation[] {
  const edges = new Map(files.map((file) => [file.path, targetsOf(file)]));
  return [...edges.keys()].flatMap((start) => {
    const way = wayBack(start, edges);
    // Each circle once: told at its first file in the alphabet.
    if (way === undefined || way.some((path) => path < start)) return [];
    const found = [...way, start].join(' -> ');
    const reason = 'files in a circle can only be understood, tested and moved together';
    return [{ rule: 'no-cycles', file: start, line: 1, found, reason }];
  });
}

const targetsOf = (file: SourceFile): readonly string[] =>
  file.imports
    .filter(({ kind }) => kind !== 'worker')
    .flatMap(({ specifier }) => targetOf(file.path, specifier) ?? []);

/** Shortest way from a file back to itself, breadth first. */
function wayBack(
  start: string,
  edges: ReadonlyMap<string, readonly string[]>,
): readonly string[] | undefined {
  const queue: (readonly string[])[] = [[start]];
  const seen = new Set<string>();
  for (const way of queue) {
    for (const next of edges.get(way.at(-1) ?? '') ?? []) {
      if (next === start) return way;
      if (seen.has(next)) continue;
      seen.add(next);
      queue.push([...way, next]);
    }
  }
  return undefined;
}
