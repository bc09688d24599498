import { FOLDERS, isRoot } from './folder-table.ts';
import type { SourceFile } from './source-file.ts';
import { folderOf } from './target.ts';
import type { Violation } from './violation.ts';

/** What gives another answer, or does something, each time it is asked. */
const IMPURE: readonly (readonly [name: RegExp, reason: string])[] = [
  [/^Date(?:\.now|\(.*\))?$/, 'time enters as data: a replay must see the time of the journal'],
  [/^new Date\(\)$/, 'time enters as data: a replay must see the time of the journal'],
  [/^performance\b/, 'time enters as data: a replay must see the time of the journal'],
  [/^(?:set|clear)(?:Timeout|Interval|Immediate)\b/, 'absence is judged on ticks, not on timers'],
  [/^queueMicrotask\b/, 'a fold finishes before it returns'],
  [/^(?:process|globalThis|global|self)\b/, 'a pure file knows no process'],
  [/^(?:fetch|WebSocket|console)\b/, 'a pure file does no I/O'],
  [/^(?:Math\.random|crypto)\b/, 'randomness enters as a seeded stream: a run can be repeated'],
];

/** `Date` alone hands the clock on; these uses of it do not. */
const HARMLESS = new Set(['Date.UTC', 'Date.parse', 'Date.prototype', 'new Date(…)']);

export function purityViolations(files: readonly SourceFile[]): readonly Violation[] {
  return files.filter(isPure).flatMap((file) =>
    file.references.flatMap(({ name, line }) => {
      const [, reason] = IMPURE.find(([pattern]) => pattern.test(name)) ?? [];
      if (reason === undefined || HARMLESS.has(name)) return [];
      return [{ rule: 'no-clock', file: file.path, line, found: name, reason }];
    }),
  );
}

const isPure = (file: SourceFile): boolean =>
  file.path.startsWith('src/') && !isRoot(file.path) && FOLDERS[folderOf(file.path)]?.io === 'none';
