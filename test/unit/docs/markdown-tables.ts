/** The first table below a heading of a Markdown file: its cells row by row, without the header. */
export function tableBelow(markdown: string, heading: string): readonly (readonly string[])[] {
  const lines = markdown.split('\n');
  const at = lines.indexOf(heading);
  if (at < 0) throw new RangeError(`no heading "${heading}"`);
  const first = lines.findIndex((line, i) => i > at && line.startsWith('|'));
  const next = lines.findIndex((line, i) => i > at && /^##? /.test(line));
  if (first < 0 || (next >= 0 && first > next)) throw new RangeError(`no table below "${heading}"`);
  const end = lines.findIndex((line, i) => i > first && !line.startsWith('|'));
  return lines.slice(first + 2, end < 0 ? lines.length : end).map(cellsOf);
}

/** A bar that belongs to the text is written `\|`. */
const cellsOf = (line: string): readonly string[] =>
  line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim().replaceAll('\\|', '|'));

/** First cells, which are code in backquotes. */
export function namesIn(rows: readonly (readonly string[])[]): readonly string[] {
  return rows.map(([cell = '']) => {
    const name = /^`([^`]+)`$/.exec(cell)?.[1];
    if (name === undefined) throw new RangeError(`"${cell}" is no code in backquotes`);
    return name;
  });
}
