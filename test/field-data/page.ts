import { readFileSync } from 'node:fs';

export const PAGE = 'docs/field-data.md';

/** The page with one of its measured sections replaced by what has just been measured. */
export function pageWith(section: string, lines: readonly string[]): string {
  const page = readFileSync(PAGE, 'utf8');
  const [begin, end] = [`<!-- measured: ${section} -->`, '<!-- end -->'];
  const from = page.indexOf(begin);
  const to = page.indexOf(end, from);
  if (from < 0 || to < 0) throw new Error(`${PAGE} has no section ${section}`);
  return `${page.slice(0, from)}${[begin, '', ...lines, ''].join('\n')}\n${page.slice(to)}`;
}

/** Rows of cells as a Markdown table; the first row is its heading. */
export function tableOf(rows: readonly (readonly string[])[]): readonly string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const [heading = [], ...rest] = rows;
  return [line(heading), line(heading.map(() => '---')), ...rest.map(line)];
}
