import type { Reading } from '../model/reading.ts';
import { fieldsOf, kindOf, METER_COLUMNS, RUN_COLUMNS, STATION_COLUMNS } from './columns.ts';
import type { FieldPath, FieldValue } from './history.ts';

/** RFC 4180 with the UTF-8 mark that spreadsheets look for; columns are the contract's field paths. */
export function csvOf(record: 'meter' | 'station', readings: readonly Reading[]): string {
  const runs = new Set(
    readings.flatMap((reading) =>
      reading.record === 'station' ? Object.keys(reading.values.runs ?? {}) : [],
    ),
  );
  const paths = csvPaths(record, [...runs]);
  const lines = [...readings]
    .sort((a, b) => (a.device < b.device ? -1 : a.device > b.device ? 1 : a.ts - b.ts))
    .map((reading) => csvLine(reading, paths));
  return csvHead(paths) + lines.join('');
}

/** The columns after `device,ts,receivedAt,kind`, each run of a station with its own. */
export function csvPaths(
  record: 'meter' | 'station',
  runs: readonly string[],
): readonly FieldPath[] {
  const columns = record === 'meter' ? METER_COLUMNS : STATION_COLUMNS;
  return [
    ...columns.map((column) => column.name),
    ...runs.flatMap((run) => RUN_COLUMNS.map((column) => `runs.${run}.${column.name}`)),
  ];
}

export const csvHead = (paths: readonly FieldPath[]): string =>
  `\ufeff${lineOf(['device', 'ts', 'receivedAt', 'kind', ...paths])}`;

export function csvLine(reading: Reading, paths: readonly FieldPath[]): string {
  const fields = fieldsOf(reading);
  const head = [reading.device, iso(reading.ts), iso(reading.receivedAt), kindOf(reading)];
  return lineOf([...head, ...paths.map((path) => cellText(fields[path]))]);
}

const lineOf = (cells: readonly string[]): string => `${cells.map(quoted).join(',')}\r\n`;

const iso = (ts: number): string => new Date(ts).toISOString();

function cellText(value: FieldValue | undefined): string {
  if (value === undefined) return '';
  return Array.isArray(value) ? value.join(' ') : String(value);
}

const quoted = (text: string): string =>
  /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
