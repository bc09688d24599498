import { z } from 'zod';
import { err, ok, type Result } from '../lib/result.ts';
import { type Fleet, FleetShape, type MeterSpec, type SiteSpec } from '../model/fleet.ts';
import type { SiteId } from '../model/ids.ts';
import { type CsvRow, parseCsv } from './csv-table.ts';
import { meterProblems } from './fleet-limits.ts';

export interface MeterCsvProblem {
  /** Line of the file, from 1; the header is line 1. */
  readonly row: number;
  /** Column heading; empty for the row as a whole. */
  readonly column: string;
  readonly problem: string;
}

const Meter = FleetShape.shape.sites.unwrap().element.shape.meters.unwrap().element;
/** Prepay is an object in the fleet file and two columns here. */
const PREPAY_COLUMNS = ['prepay.unit', 'prepay.price'];
const COLUMNS: readonly string[] = [
  'site',
  ...Object.keys(Meter.shape).filter((key) => key !== 'prepay'),
  ...PREPAY_COLUMNS,
];
const REQUIRED = ['site', 'id', 'device', 'type', 'qMin', 'qMax'];
const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

/** Whether a column holds numbers, read off the schema. */
const isNumeric = (column: string): boolean => {
  if (column === 'prepay.price') return true;
  const type: unknown = Object.entries(Meter.shape).find(([key]) => key === column)?.[1];
  return (
    type instanceof z.ZodNumber ||
    ((type instanceof z.ZodOptional || type instanceof z.ZodExactOptional) &&
      type.unwrap() instanceof z.ZodNumber)
  );
};

/**
 * Meters to add to a fleet (contract §3): the header names Meter keys and
 * `site` in any order, `prepay.unit` and `prepay.price` for prepay; an empty
 * cell is an absent key. Changes nothing itself. Either the meters per site or
 * every problem by row and column.
 */
export function parseMeterCsv(
  text: string,
  fleet: Fleet,
): Result<ReadonlyMap<SiteId, readonly MeterSpec[]>, readonly MeterCsvProblem[]> {
  const table = parseCsv(text);
  if (!table.ok) {
    const problem = 'a quote is not closed, or has text behind it';
    return err([{ row: table.error, column: '', problem }]);
  }
  const [header, ...rows] = table.value;
  if (header === undefined || rows.length === 0) {
    return err([{ row: 1, column: '', problem: 'expected a header line and at least one meter' }]);
  }
  const columns = header.cells.map((name) => name.trim());
  const headerFaults = headerProblems(columns, header.line);
  if (headerFaults.length > 0) return err(headerFaults);
  const taken = takenIn(fleet);
  const added = new Map<SiteId, MeterSpec[]>();
  const problems: MeterCsvProblem[] = [];
  for (const row of rows) {
    const read = readRow(row, columns, taken);
    if (!read.ok) {
      problems.push(...read.error);
      continue;
    }
    const { site, meter } = read.value;
    const meters = added.get(site.id) ?? [];
    meters.push(meter);
    added.set(site.id, meters);
  }
  return problems.length === 0 ? ok(added) : err(problems);
}

function headerProblems(columns: readonly string[], row: number): MeterCsvProblem[] {
  const unknown = columns
    .filter((column) => !COLUMNS.includes(column))
    .map((column) => ({ row, column, problem: `unknown column: expected ${COLUMNS.join(', ')}` }));
  const twice = columns
    .filter((column, index) => columns.indexOf(column) !== index)
    .map((column) => ({ row, column, problem: 'the column is given twice' }));
  const missing = REQUIRED.filter((column) => !columns.includes(column)).map((column) => ({
    row,
    column,
    problem: 'the column is missing',
  }));
  return [...unknown, ...twice, ...missing];
}

/** What the fleet has, and what earlier rows have taken. */
interface Taken {
  readonly sites: ReadonlyMap<string, SiteSpec>;
  readonly devices: ReadonlySet<string>;
  readonly meterIds: Set<string>;
  readonly meterDevices: Set<string>;
}

function takenIn(fleet: Fleet): Taken {
  const meters = fleet.sites.flatMap((site) => site.meters);
  return {
    sites: new Map(fleet.sites.map((site) => [site.id, site])),
    devices: new Set(fleet.devices.map((device) => device.id)),
    meterIds: new Set(meters.map((meter) => meter.id)),
    meterDevices: new Set(meters.map((meter) => meter.device)),
  };
}

interface SiteMeter {
  readonly site: SiteSpec;
  readonly meter: MeterSpec;
}

function readRow(
  row: CsvRow,
  columns: readonly string[],
  taken: Taken,
): Result<SiteMeter, readonly MeterCsvProblem[]> {
  const at = (column: string, problem: string): MeterCsvProblem => ({
    row: row.line,
    column,
    problem,
  });
  if (row.cells.length !== columns.length) {
    return err([at('', `${row.cells.length} cells, expected ${columns.length}`)]);
  }
  const cells = new Map(columns.map((column, index) => [column, row.cells[index]?.trim() ?? '']));
  const problems: MeterCsvProblem[] = [];
  const siteId = cells.get('site') ?? '';
  const site = taken.sites.get(siteId);
  if (site === undefined) problems.push(at('site', `no site has the id ${siteId}`));
  const parsed = Meter.safeParse(meterOf(cells));
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      const column = issue.path.map(String).join('.');
      const found = cells.get(column) ?? '';
      const words = issue.message.replace(/^Invalid input: /, '');
      problems.push(
        at(column, found === '' ? 'missing' : `${words}, found "${found.slice(0, 40)}"`),
      );
    }
    return err(problems);
  }
  const meter = parsed.data;
  problems.push(...meterProblems(meter).map(({ path, problem }) => at(path, problem)));
  problems.push(...placeProblems(meter, site, taken).map(([column, words]) => at(column, words)));
  return site === undefined || problems.length > 0 ? err(problems) : ok({ site, meter });
}

/** The row as the fleet file would have it; text that is no number stays text for the schema to refuse. */
function meterOf(cells: ReadonlyMap<string, string>): Record<string, unknown> {
  const meter: Record<string, unknown> = {};
  const prepay: Record<string, unknown> = {};
  for (const [column, cell] of cells) {
    if (cell === '' || column === 'site') continue;
    const value = isNumeric(column) && NUMBER.test(cell) ? Number(cell) : cell;
    if (column.startsWith('prepay.')) prepay[column.slice('prepay.'.length)] = value;
    else meter[column] = value;
  }
  if (Object.keys(prepay).length > 0) meter.prepay = prepay;
  return meter;
}

function placeProblems(
  meter: MeterSpec,
  site: SiteSpec | undefined,
  taken: Taken,
): (readonly [column: string, problem: string])[] {
  const problems: (readonly [string, string])[] = [];
  if (taken.meterIds.has(meter.id)) problems.push(['id', `${meter.id} is already a meter's id`]);
  if (!taken.devices.has(meter.device)) {
    problems.push(['device', `no device has the id ${meter.device}`]);
  }
  if (taken.meterDevices.has(meter.device)) {
    problems.push(['device', `${meter.device} already serves a meter`]);
  }
  const runs = site?.station?.runs ?? [];
  if (site !== undefined && meter.run !== undefined && !runs.some((run) => run.id === meter.run)) {
    problems.push(['run', `the site's station has no run ${meter.run}`]);
  }
  taken.meterIds.add(meter.id);
  taken.meterDevices.add(meter.device);
  return problems;
}
