/** The cell that the keyboard is at; row -1 is the heading. */
export interface GridPlace {
  readonly row: number;
  readonly column: number;
}

export interface GridSize {
  readonly rows: number;
  readonly columns: number;
  /** Rows that are seen at once. */
  readonly page: number;
}

type Step = (at: GridPlace, size: GridSize) => GridPlace;

const STEPS: Readonly<Record<string, Step>> = {
  ArrowDown: (at) => ({ ...at, row: at.row + 1 }),
  ArrowUp: (at) => ({ ...at, row: at.row - 1 }),
  ArrowRight: (at) => ({ ...at, column: at.column + 1 }),
  ArrowLeft: (at) => ({ ...at, column: at.column - 1 }),
  PageDown: (at, { page }) => ({ ...at, row: at.row + page }),
  PageUp: (at, { page }) => ({ ...at, row: Math.max(0, at.row - page) }),
  Home: (at) => ({ ...at, column: 0 }),
  End: (at, { columns }) => ({ ...at, column: columns - 1 }),
  'ctrl+Home': () => ({ row: 0, column: 0 }),
  'ctrl+End': (_at, { rows, columns }) => ({ row: rows - 1, column: columns - 1 }),
};

/** Where a key leads, within the grid; null: it is none of the grid's. */
export function stepBy(key: string, at: GridPlace, size: GridSize): GridPlace | null {
  const step = STEPS[key];
  if (step === undefined) return null;
  const next = step(at, size);
  return {
    row: Math.min(Math.max(next.row, -1), size.rows - 1),
    column: Math.min(Math.max(next.column, 0), size.columns - 1),
  };
}
