import { parseArgs } from 'node:util';
import { ROW_NAMES, type RowName } from './figure.ts';

export interface BenchArguments {
  readonly seconds: number;
  readonly readings: number;
  readonly only: readonly RowName[];
  /** File for the JSON report; null: none. */
  readonly json: string | null;
}

export const USAGE = `npm run bench -- [--seconds N] [--readings N] [--only ROW,ROW] [--json FILE]

  --seconds   length of each measurement (60; also BENCH_SECONDS)
  --readings  stored before history is queried (20000000)
  --only      some of ${ROW_NAMES.join(',')}
  --json      also writes the figures to this file
  --help      this text

The table goes to standard output, progress to standard error. Needs about 1.5 GB below the
temporary directory and 20,100 open files for the rows with 10,000 connections.
`;

/** @throws Error with a line for the person who typed it. */
export function parseArguments(args: readonly string[]): BenchArguments | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: { type: 'string' },
      readings: { type: 'string' },
      only: { type: 'string' },
      json: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help === true) return 'help';
  return {
    seconds: positive('--seconds', values.seconds ?? process.env['BENCH_SECONDS'] ?? '60'),
    readings: positive('--readings', values.readings ?? '20000000'),
    only: values.only === undefined ? ROW_NAMES : values.only.split(',').map(rowName),
    json: values.json ?? null,
  };
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new Error(`${name} takes a number above 0, not "${text}"`);
}

function rowName(text: string): RowName {
  const found = ROW_NAMES.find((name) => name === text.trim());
  if (found === undefined) throw new Error(`--only takes ${ROW_NAMES.join(', ')}, not "${text}"`);
  return found;
}
