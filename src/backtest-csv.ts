import { createReadStream } from 'node:fs';
import { CsvError, parse } from 'csv-parse';
import { reasonOf } from './lib/app-error.ts';
import { err, ok, type Result } from './lib/result.ts';
import type { FleetIndex } from './model/fleet-index.ts';
import type { Reading } from './model/reading.ts';
import type { EpochMs } from './model/units.ts';
import { readingsOfRow } from './pipeline/backtest/csv-reading.ts';
import { type CsvPlan, planOf } from './pipeline/backtest/csv-record.ts';

export interface CsvOptions {
  readonly path: string;
  readonly fleet: FleetIndex;
  /** Whose rows they are where the file does not say it. */
  readonly device: string | null;
  /** Rows stamped from here on are left out. */
  readonly to: EpochMs | null;
  /** Told of each row that cannot be used, and of columns that mean nothing. */
  readonly complain: (line: string) => void;
}

/** A file whose every row has been looked at once. */
export interface CsvInput {
  readonly devices: ReadonlySet<string>;
  readonly first: EpochMs | null;
  readonly last: EpochMs | null;
  readonly refused: number;
  /** `held`: all readings are in memory; `streamed`: the file is read once more. */
  readonly size: 'held' | 'streamed';
  /** `told`: rows say when they arrived, so that data may be late. */
  readonly arrival: 'told' | 'as stamped';
  /** In order of arrival; once. */
  batches(): AsyncIterable<readonly Reading[]>;
}

interface CsvRow {
  /** Line of the file on which the row ends, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** A file of more readings than this is not held in memory, and must come in order. */
const MOST_HELD = 250_000;
const BATCH = 1_000;
/** A broken column breaks every row: the rest is counted. */
const TOLD = 20;

/** Looks through the file; err: why the whole of it cannot be used, with its path and line. */
export async function openCsv(options: CsvOptions): Promise<Result<CsvInput, string>> {
  const scan = new Scan(options);
  try {
    for await (const rows of rowsOf(options.path)) {
      const fault = scan.take(rows);
      if (fault !== null) return err(fault);
    }
  } catch (thrown) {
    return err(fileFault(options.path, thrown));
  }
  return scan.done();
}

function fileFault(path: string, thrown: unknown): string {
  if (!(thrown instanceof CsvError)) return `${path}: cannot be read: ${reasonOf(thrown)}`;
  const line = /at line (\d+)|on line (\d+)/.exec(thrown.message);
  const at = line === null ? '' : `:${line[1] ?? line[2]}`;
  return `${path}${at}: not CSV: ${thrown.message}`;
}

async function* rowsOf(path: string): AsyncGenerator<readonly CsvRow[]> {
  const file = createReadStream(path, { highWaterMark: 1 << 18 });
  const parser = parse({
    bom: true,
    trim: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
    // the parser runs ahead: each row carries its line as one more cell
    on_record: (cells: string[], { lines }) => [...cells, String(lines)],
  });
  file.on('error', (error) => parser.destroy(error));
  file.pipe(parser);
  let batch: CsvRow[] = [];
  try {
    for await (const row of parser) {
      // the parser yields what on_record returns
      const cells = row as string[];
      batch.push({ line: Number(cells.pop()), cells });
      if (batch.length < BATCH) continue;
      yield batch;
      batch = [];
    }
    if (batch.length > 0) yield batch;
  } finally {
    file.destroy();
  }
}

/** The first look: what is in the file, and whether it is in order. */
class Scan {
  readonly #options: CsvOptions;
  readonly #devices = new Set<string>();
  readonly #refusals = new Map<string, number>();
  #plan: CsvPlan | null = null;
  #width = 0;
  #held: Reading[] | null = [];
  #first: EpochMs | null = null;
  #last: EpochMs | null = null;
  #disorder: number | null = null;
  #refused = 0;

  constructor(options: CsvOptions) {
    this.#options = options;
  }

  take(rows: readonly CsvRow[]): string | null {
    for (const row of rows) {
      const fault = this.#plan === null ? this.#header(row) : this.#row(row, this.#plan);
      if (fault !== null) return `${this.#options.path}:${row.line}: ${fault}`;
    }
    return null;
  }

  done(): Result<CsvInput, string> {
    const { path, complain } = this.#options;
    const [plan, width, held] = [this.#plan, this.#width, this.#held];
    if (plan === null) return err(`${path}:1: the file is empty: expected a header line`);
    for (const [reason, count] of this.#refusals)
      complain(`${path}: ${count} rows left out: ${reason}`);
    if (held === null && this.#disorder !== null) {
      const wanted = plan.receivedAt === null ? 'ts' : 'receivedAt';
      return err(
        `${path}:${this.#disorder}: earlier than the row before it: ` +
          `sort a file of more than ${MOST_HELD} rows by ${wanted}`,
      );
    }
    held?.sort((a, b) => a.receivedAt - b.receivedAt || a.ts - b.ts);
    return ok({
      devices: this.#devices,
      first: this.#first,
      last: this.#last,
      refused: this.#refused,
      size: held === null ? 'streamed' : 'held',
      arrival: plan.receivedAt === null ? 'as stamped' : 'told',
      batches: () => (held === null ? streamed(this.#options, plan, width) : inBatches(held)),
    });
  }

  #header({ cells }: CsvRow): string | null {
    const { device, fleet, complain, path } = this.#options;
    const plan = planOf(cells);
    if (!plan.ok) return plan.error;
    if (plan.value.device === null && device === null)
      return 'no column device: name the device with --device ID';
    if (device !== null && !fleet.devices.has(device)) return unknownDevice(device);
    const { unknown } = plan.value;
    if (unknown.length > 0) complain(`${path}: columns left out: ${unknown.join(', ')}`);
    this.#plan = plan.value;
    this.#width = cells.length;
    return null;
  }

  #row({ line, cells }: CsvRow, plan: CsvPlan): string | null {
    const { fleet, to } = this.#options;
    if (cells.length !== this.#width) {
      this.#refuse(line, 'wrong-cells', `${cells.length} cells, expected ${this.#width}`);
      return null;
    }
    const id = deviceOf(this.#options, plan, cells);
    const device = fleet.devices.get(id);
    if (device === undefined) return unknownDevice(id);
    const read = readingsOfRow(plan, cells, device);
    if (!read.ok) {
      this.#refuse(line, read.error.reason, read.error.detail);
      return null;
    }
    for (const reading of read.value) {
      if (to !== null && reading.ts >= to) continue;
      this.#devices.add(id);
      this.#note(reading, line);
    }
    return null;
  }

  #note(reading: Reading, line: number): void {
    const { receivedAt } = reading;
    if (this.#last !== null && receivedAt < this.#last) this.#disorder ??= line;
    if (this.#first === null || receivedAt < this.#first) this.#first = receivedAt;
    if (this.#last === null || receivedAt > this.#last) this.#last = receivedAt;
    this.#held?.push(reading);
    if ((this.#held?.length ?? 0) > MOST_HELD) this.#held = null;
  }

  #refuse(line: number, reason: string, detail: string): void {
    const { path, complain } = this.#options;
    this.#refused += 1;
    if (this.#refused <= TOLD) complain(`${path}:${line}: ${reason}: ${detail}`);
    this.#refusals.set(reason, (this.#refusals.get(reason) ?? 0) + 1);
  }
}

const unknownDevice = (id: string): string =>
  `no device ${JSON.stringify(id)} in the fleet: add it, or give its fleet with --fleet FILE`;

const deviceOf = ({ device }: CsvOptions, plan: CsvPlan, cells: readonly string[]): string =>
  (plan.device === null ? '' : (cells[plan.device] ?? '')) || (device ?? '');

/** Lets go of what it has given: the judging needs the memory. */
async function* inBatches(held: Reading[]): AsyncGenerator<readonly Reading[]> {
  held.reverse();
  while (held.length > 0) yield held.splice(-BATCH).reverse();
}

/** The second look: what the first refused is refused again, in silence. */
async function* streamed(
  options: CsvOptions,
  plan: CsvPlan,
  width: number,
): AsyncGenerator<readonly Reading[]> {
  let isHeader = true;
  for await (const rows of rowsOf(options.path)) {
    const readings: Reading[] = [];
    for (const { cells } of isHeader ? rows.slice(1) : rows) {
      const device = options.fleet.devices.get(deviceOf(options, plan, cells));
      if (device === undefined || cells.length !== width) continue;
      const read = readingsOfRow(plan, cells, device);
      if (!read.ok) continue;
      for (const reading of read.value)
        if (options.to === null || reading.ts < options.to) readings.push(reading);
    }
    isHeader = false;
    yield readings;
  }
}
