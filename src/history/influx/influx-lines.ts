import { Point } from '@influxdata/influxdb-client';
import { AppError } from '../../lib/app-error.ts';
import type { RemoteRow } from '../remote/engine.ts';
import { escapeTag, isInteger, TEXT, TEXT_BYTES } from './influx-names.ts';

/** InfluxDB refuses a series whose names and tags are longer together, in bytes. */
const TAG_BYTES = 16_000;

/**
 * A row as a line of line protocol, its time in ms: tags device, kind, run and rev
 * (which is absent for revision 0), envelope as integers, values as doubles, text as a string.
 * @throws AppError history-bad-row.
 */
export function lineOf(row: RemoteRow): string {
  if (!Number.isSafeInteger(row.ts)) throw badRow(row, `its time is ${row.ts}`);
  const point = new Point(row.measurement)
    .tag('device', tagOf(row, 'device', row.device))
    .tag('kind', tagOf(row, 'kind', row.kind))
    .timestamp(String(row.ts));
  if (row.run !== '') point.tag('run', tagOf(row, 'run', row.run));
  if (row.revision > 0) point.tag('rev', String(row.revision));
  for (const [field, value] of Object.entries(row.numbers)) addNumber(point, row, field, value);
  if (row.text !== '') {
    const bytes = Buffer.byteLength(row.text);
    if (bytes > TEXT_BYTES) throw badRow(row, `its text takes ${bytes} bytes`);
    point.stringField(TEXT, row.text);
  }
  const line = point.toLineProtocol();
  if (line === undefined) throw badRow(row, 'it has no field');
  return line;
}

function addNumber(point: Point, row: RemoteRow, field: string, value: number): void {
  if (!Number.isFinite(value)) throw badRow(row, `${field} is ${value}`);
  if (!isInteger(field)) {
    point.floatField(field, value);
    return;
  }
  if (!Number.isSafeInteger(value)) throw badRow(row, `${field} is ${value}, no whole number`);
  point.intField(field, value);
}

function tagOf(row: RemoteRow, name: string, value: string): string {
  const tag = escapeTag(value);
  if (Buffer.byteLength(tag) <= TAG_BYTES) return tag;
  throw badRow(row, `${name} takes more than ${TAG_BYTES} bytes`);
}

const badRow = (row: RemoteRow, what: string): AppError =>
  new AppError(
    'history-bad-row',
    `a ${row.measurement} row of ${row.device} at ${row.ts} cannot be written: ${what}`,
  );
