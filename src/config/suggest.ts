/** The known path an operator most likely meant, or undefined when nothing is near. */
export function suggest(unknown: string, known: readonly string[]): string | undefined {
  const wanted = plain(unknown);
  const near = known
    .map((path) => ({ path, distance: editDistance(wanted, plain(path)) }))
    .filter(({ distance }) => distance <= Math.max(1, Math.floor(wanted.length / 4)))
    .sort((a, b) => a.distance - b.distance)[0];
  return near?.path ?? misplaced(unknown, known);
}

/** The right key in the wrong section: `keepHours` at the top level for `journal.keepHours`. */
function misplaced(unknown: string, known: readonly string[]): string | undefined {
  const last = plain(unknown.split('.').at(-1) ?? '');
  const homes = known.filter((path) => plain(path.split('.').at(-1) ?? '') === last);
  return homes.length === 1 ? homes[0] : undefined;
}

/** Case and word separators are not what an operator got wrong. */
const plain = (path: string): string => path.toLowerCase().replace(/[_-]/g, '');

/** Edits (insert, remove, replace, swap of neighbours) from one text to the other. */
export function editDistance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const same = from[row - 1] === to[column - 1];
      const costs = [
        at(last, column) + 1,
        at(current, column - 1) + 1,
        at(last, column - 1) + (same ? 0 : 1),
      ];
      if (from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]) {
        costs.push(at(beforeLast, column - 2) + 1);
      }
      current.push(Math.min(...costs));
    }
    beforeLast = last;
    last = current;
  }
  return at(last, to.length);
}

const at = (row: readonly number[], column: number): number => row[column] ?? Infinity;
