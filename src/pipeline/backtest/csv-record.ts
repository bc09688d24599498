import { err, ok, type Result } from '../../lib/result.ts';
import { MeterValues, RunValues, StationValues } from '../../model/record.ts';

/** Which cells of a row are which fields of a record; read once off the header. */
export interface CsvPlan {
  readonly columns: readonly CsvColumn[];
  readonly ts: number;
  /** Null when the rows do not say whose they are. */
  readonly device: number | null;
  /** Null when everything arrived as it was stamped. */
  readonly receivedAt: number | null;
  /** Headings that are no field: their cells are left out. */
  readonly unknown: readonly string[];
}

export interface CsvColumn {
  readonly index: number;
  readonly field: string;
  /** Set for `runs.{run}.{field}`. */
  readonly run: string | null;
}

const FIELDS: ReadonlySet<string> = new Set([
  'kind',
  'code',
  ...Object.keys(MeterValues.shape),
  ...Object.keys(StationValues.shape).filter((name) => name !== 'runs'),
]);
const RUN_FIELDS: ReadonlySet<string> = new Set(Object.keys(RunValues.shape));
const ENVELOPE: ReadonlySet<string> = new Set(['ts', 'device', 'receivedAt']);

/** The header's meaning, or what is wrong with it. */
export function planOf(header: readonly string[]): Result<CsvPlan, string> {
  const names = header.map((name) => name.trim());
  const twice = names.find((name, index) => name !== '' && names.indexOf(name) !== index);
  if (twice !== undefined) return err(`the column ${twice} is given twice`);
  const place = (name: string): number | null => {
    const index = names.indexOf(name);
    return index < 0 ? null : index;
  };
  const ts = place('ts');
  if (ts === null)
    return err(`no column ts: found ${names.slice(0, 8).join(', ') || 'an empty line'}`);
  const columns: CsvColumn[] = [];
  const unknown: string[] = [];
  for (const [index, name] of names.entries()) {
    if (ENVELOPE.has(name)) continue;
    const column = columnOf(index, name);
    if (column === null) unknown.push(name);
    else columns.push(column);
  }
  return ok({ columns, ts, device: place('device'), receivedAt: place('receivedAt'), unknown });
}

function columnOf(index: number, name: string): CsvColumn | null {
  if (FIELDS.has(name)) return { index, field: name, run: null };
  const [root, run = '', field = '', ...rest] = name.split('.');
  const isRun = root === 'runs' && run !== '' && run !== '__proto__' && rest.length === 0;
  return isRun && RUN_FIELDS.has(field) ? { index, field, run } : null;
}

/** The row as a device would have sent it (contract §2); an empty cell is an absent field. */
export function recordOf(
  { columns, ts }: CsvPlan,
  cells: readonly string[],
): Record<string, unknown> {
  const record: Record<string, unknown> = { ts: valueOf(cells[ts] ?? '') };
  let runs: Record<string, Record<string, unknown>> | null = null;
  for (const { index, field, run } of columns) {
    const cell = cells[index];
    if (cell === undefined || cell === '') continue;
    if (run === null) record[field] = fieldValue(field, cell);
    else {
      runs ??= {};
      const own = (runs[run] ??= {});
      own[field] = valueOf(cell);
    }
  }
  if (runs !== null) record['runs'] = runs;
  return record;
}

/** Flags are separated by `|` or `;`, or by blanks as our own export writes them. */
const SEPARATOR = /[|;\s]+/;

function fieldValue(field: string, cell: string): unknown {
  if (field === 'flags') return cell.split(SEPARATOR).filter((flag) => flag !== '');
  return field === 'code' ? cell : valueOf(cell);
}

const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

/** A number where the text is one; any other text is left for the record's schema to judge. */
export const valueOf = (cell: string): number | string => (NUMBER.test(cell) ? Number(cell) : cell);
