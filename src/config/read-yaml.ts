import { LineCounter, parseDocument, type YAMLError } from 'yaml';
import { err, ok, type Result } from '../lib/result.ts';
import type { ConfigProblem } from './config-problem.ts';

export type Tree = Readonly<Record<string, unknown>>;

/** The file as a plain tree; an empty file is an empty tree, an empty value counts as not set. */
export function readYaml(text: string, path: string): Result<Tree, ConfigProblem[]> {
  const lines = new LineCounter();
  const document = parseDocument(text, { prettyErrors: false, lineCounter: lines });
  const faults = [...document.errors, ...document.warnings];
  if (faults.length > 0) return err(faults.map((fault) => syntaxProblem(fault, lines, path)));
  try {
    const root: unknown = document.toJS();
    if (root === null || root === undefined) return ok({});
    if (isTree(root)) return ok(withoutEmpty(root));
  } catch {
    // An alias without its anchor, or aliases that multiply without end.
    return err([fileProblem(path, 'not valid YAML: an alias cannot be resolved')]);
  }
  return err([fileProblem(path, 'expected keys such as "http:" at the top level')]);
}

export const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The parser quotes the text it stumbled over, which may be a secret: only its own words are kept. */
function syntaxProblem(fault: YAMLError, lines: LineCounter, path: string): ConfigProblem {
  const { line, col } = lines.linePos(fault.pos[0]);
  const words = fault.message.split(/[:"'`\n]/)[0]?.trim() ?? fault.code;
  return fileProblem(path, `line ${line}, column ${col}: not valid YAML: ${words}`);
}

function withoutEmpty(tree: Tree): Tree {
  const kept = Object.entries(tree).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(
    kept.map(([key, value]) => [key, isTree(value) ? withoutEmpty(value) : value]),
  );
}

const fileProblem = (path: string, message: string): ConfigProblem => ({
  where: { kind: 'file', path },
  path: '',
  message,
});
