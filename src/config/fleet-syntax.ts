import { LineCounter, parseDocument, type YAMLParseError } from 'yaml';
import { err, ok, type Result } from '../lib/result.ts';
import type { FleetProblem } from './fleet-problem.ts';

/**
 * YAML or JSON text to plain values. JSON is YAML, but its own parser is a
 * hundred times faster, which a fleet of 100,000 meters needs.
 */
export function parseFleetText(text: string): Result<unknown, readonly FleetProblem[]> {
  if (text.trimStart().startsWith('{')) {
    try {
      return ok(JSON.parse(text));
    } catch {
      // YAML allows more between braces, and its parser tells the line
    }
  }
  const lineCounter = new LineCounter();
  // pretty errors quote the line they are about, which may hold a password
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  if (document.errors.length > 0) {
    return err(document.errors.map((error) => syntaxProblem(error, lineCounter)));
  }
  try {
    return ok(document.toJS());
  } catch {
    return err([{ path: '', problem: 'too many or unresolved aliases (*name): write them out' }]);
  }
}

/** Our own words per code: the parser's message may quote the text. */
const WORDS: Readonly<Partial<Record<YAMLParseError['code'], string>>> = {
  BAD_INDENT: 'wrong indentation',
  TAB_AS_INDENT: 'a tab is used for indentation: use spaces',
  DUPLICATE_KEY: 'the same key is given twice',
  MISSING_CHAR: 'a closing quote, bracket, comma or colon is missing',
  BAD_SCALAR_START: 'a text starts with a reserved character: put it in quotes',
  BAD_DQ_ESCAPE: 'unknown escape in a double-quoted text: use single quotes',
  UNEXPECTED_TOKEN: 'unexpected text here',
  MULTIPLE_DOCS: 'more than one YAML document: keep one',
  BAD_ALIAS: 'an alias (*name) without its anchor',
};

function syntaxProblem(error: YAMLParseError, lines: LineCounter): FleetProblem {
  const { line, col } = lines.linePos(error.pos[0]);
  const words = WORDS[error.code] ?? `not valid YAML (${error.code})`;
  return { path: '', problem: `line ${line}, column ${col}: ${words}`, line };
}
