import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One stored record of a corrector, as the platform keeps it. */
export interface FieldRow {
  /** China time without a zone, `2019-07-04 08:00:00`. */
  readonly stamp: string;
  /** The same moment, epoch ms. */
  readonly at: number;
  /** Registers, m³ actual and base. */
  readonly vm: number;
  readonly vb: number;
  /** m³/h actual and base. */
  readonly qm: number;
  readonly qb: number;
  /** °C. */
  readonly t: number;
  /** kPa absolute. */
  readonly p: number;
  /** `0400`: the daily live snapshot; `0530`: the record of an installer's visit. */
  readonly alarm: string;
}

export type FieldRows = ReadonlyMap<string, readonly FieldRow[]>;

/** All meters of the folder by device id, in the order of their stamps. */
export function readFieldRows(folder: string): FieldRows {
  const meters = readdirSync(folder).flatMap((file) => /^evc-\d+(?=\.csv$)/.exec(file)?.[0] ?? []);
  return new Map(
    meters
      .toSorted()
      .map((meter) => [meter, rowsOf(readFileSync(join(folder, `${meter}.csv`), 'utf8'))]),
  );
}

function rowsOf(text: string): readonly FieldRow[] {
  const [header = '', ...lines] = text.trim().split(/\r?\n/);
  const names = header.split(',');
  const place = (name: string): number => names.indexOf(name);
  const [stamp, vm, vb] = [place('CreateDate'), place('GTotal'), place('BTotal')];
  const [qm, qb, t, p] = [place('GFlow'), place('BFlow'), place('T'), place('Pa')];
  const alarm = place('Alarm');
  return lines
    .map((line) => line.split(','))
    .map((cells): FieldRow => {
      const number = (index: number): number => Number(cells[index]);
      return {
        stamp: cells[stamp] ?? '',
        at: Date.parse(isoOf(cells[stamp] ?? '')),
        vm: number(vm),
        vb: number(vb),
        qm: number(qm),
        qb: number(qb),
        t: number(t),
        p: number(p),
        alarm: cells[alarm] ?? '',
      };
    })
    .toSorted((a, b) => a.at - b.at);
}

/** China has one zone and no summer time. */
export const isoOf = (stamp: string): string => `${stamp.replace(' ', 'T')}+08:00`;
