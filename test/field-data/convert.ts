import { indexFleet } from '../../src/model/fleet-index.ts';
import type { Reading } from '../../src/model/reading.ts';
import { readingsOfRow } from '../../src/pipeline/backtest/csv-reading.ts';
import { planOf } from '../../src/pipeline/backtest/csv-record.ts';
import { type FieldRow, type FieldRows, isoOf } from './field-rows.ts';
import { FLEET } from './fleet.ts';

const HEADER = ['ts', 'device', 'kind', 'vm', 'vb', 'qm', 'qb', 'tGas', 'pAbs'];

/** What the platform's columns are called in the input of `npm run backtest`. */
export const cellsOf = (device: string, row: FieldRow): readonly string[] => [
  isoOf(row.stamp),
  device,
  row.alarm === '' ? 'interval' : 'snapshot',
  ...[row.vm, row.vb, row.qm, row.qb, row.t, row.p].map(String),
];

/** A file for `npm run backtest -- --input`: all meters, in the order of their stamps. */
export function csvOf(rows: FieldRows): string {
  const lines = inOrder(rows).map(({ device, row }) => cellsOf(device, row).join(','));
  return `${[HEADER.join(','), ...lines].join('\n')}\n`;
}

/** The same, read by the command's own rules; `refused` counts what quarantine would keep. */
export interface Converted {
  readonly readings: readonly Reading[];
  readonly refused: number;
}

const PLAN = planOf(HEADER);
const INDEX = indexFleet(FLEET, 1);

export function convert(rows: FieldRows): Converted {
  if (!PLAN.ok) throw new Error(PLAN.error);
  const plan = PLAN.value;
  const readings: Reading[] = [];
  let refused = 0;
  for (const { device: id, row } of inOrder(rows)) {
    const device = [...INDEX.devices.values()].find(({ spec }) => spec.id === id);
    if (device === undefined) throw new Error(`${id} is not in the fleet file`);
    const read = readingsOfRow(plan, cellsOf(id, row), device);
    if (read.ok) readings.push(...read.value);
    else refused += 1;
  }
  return { readings, refused };
}

const inOrder = (rows: FieldRows) =>
  [...rows]
    .flatMap(([device, own]) => own.map((row) => ({ device, row })))
    .sort((a, b) => a.row.at - b.row.at);
