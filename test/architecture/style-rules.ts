import type { SourceFile } from './source-file.ts';
import type { Violation } from './violation.ts';

export const FILE_CAP = 300;
export const FUNCTION_CAP = 80;

const VAGUE_FILE = /(?:^|[/-])(?:managers?|helpers?|utils?|misc|common)(?:\/|\.ts$)/;
const VAGUE_NAME = /^(?:data|info)$|(?:Managers?|Helpers?|Utils?)$/;
/** Seen from a simulator there is one service: the program under test. Inside it the word is empty. */
const SERVICE = /(?:^|[/-])services?(?:\/|\.ts$)|Services?$/;

/** Sizes and habits of the house, file by file. */
export function styleViolations(files: readonly SourceFile[]): readonly Violation[] {
  return files.flatMap((file) => [
    ...sizes(file),
    ...(file.path.startsWith('test/') ? [] : [...types(file), ...names(file)]),
  ]);
}

function sizes(file: SourceFile): readonly Violation[] {
  const long = file.lineCount > FILE_CAP ? [`${file.lineCount} lines`] : [];
  const cap = `a file of more than ${FILE_CAP} lines does more than one thing`;
  const wholeFile = long.map((found) => violation(file, 1, 'file-cap', found, cap));
  // A test's describe block is a list, not a procedure.
  if (file.path.startsWith('test/')) return wholeFile;
  const tooLong = file.functions.filter(({ lineCount }) => lineCount > FUNCTION_CAP);
  const reason = `a function of more than ${FUNCTION_CAP} lines hides its steps`;
  return [
    ...wholeFile,
    ...tooLong.map(({ name, line, lineCount }) =>
      violation(file, line, 'function-cap', `${name}: ${lineCount} lines`, reason),
    ),
  ];
}

function types(file: SourceFile): readonly Violation[] {
  const at = (rule: string, found: string, reason: string) => (line: number) =>
    violation(file, line, rule, found, reason);
  const unexplained = file.casts.filter((cast) => !cast.explained).map((cast) => cast.line);
  const cast = 'the compiler is overruled only where a value enters, and a comment says why';
  return [
    ...file.anys.map(at('no-any', 'any', 'it switches the compiler off for all that touches it')),
    ...file.nonNulls.map(at('no-non-null', '!', 'a value that may be absent is asked for')),
    ...unexplained.map(at('cast-reason', 'a cast without a comment', cast)),
  ];
}

function names(file: SourceFile): readonly Violation[] {
  const vague = 'the name says nothing: use the term of the field';
  const flag = 'a call with a bare true says nothing: split the function or name the choice';
  return [
    ...(VAGUE_FILE.test(file.path) || isEmptyService(file, file.path)
      ? [violation(file, 1, 'telling-names', file.path, vague)]
      : []),
    ...file.declared
      .filter(({ name }) => VAGUE_NAME.test(name) || isEmptyService(file, name))
      .map(({ name, line }) => violation(file, line, 'telling-names', name, vague)),
    ...file.booleanParameters.map(({ name, line }) =>
      violation(file, line, 'no-flags', `boolean parameter ${name}`, flag),
    ),
  ];
}

const isEmptyService = (file: SourceFile, name: string): boolean =>
  file.path.startsWith('src/') && SERVICE.test(name);

const violation = (
  file: SourceFile,
  line: number,
  rule: string,
  found: string,
  reason: string,
): Violation => ({ rule, file: file.path, line, found, reason });

/** The value below which the given share of the numbers lies. */
export function quantile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
