import { Point } from '@influxdata/influxdb-client';
import { AppError } from '../../lib/app-error.ts';
import type { RemoteRow } from '../remote/engine.ts';
import { escapeLabel, LABEL_BYTES, PREFIX, TEXT } from './victoria-names.ts';

/**
 * Rows as line protocol, times in ms. VictoriaMetrics skips a line that it cannot
 * read and still answers 204, so what could not be read is refused here.
 * @throws AppError history-bad-row.
 */
export function linesOf(rows: readonly RemoteRow[], instance: string): readonly string[] {
  return rows.flatMap((row) => {
    const point = pointOf(row, instance);
    for (const [field, value] of Object.entries(row.numbers)) {
      if (!Number.isFinite(value)) throw badRow(row, `${field} is ${value}`);
      point.floatField(field, value);
    }
    const lines = [lineOf(point, row)];
    if (row.text !== '') {
      const text = pointOf(row, instance).tag(TEXT, labelOf(row, TEXT, row.text));
      lines.push(lineOf(text.floatField(TEXT, 1), row));
    }
    return lines;
  });
}

function pointOf(row: RemoteRow, instance: string): Point {
  if (!Number.isSafeInteger(row.ts) || row.ts < 0) throw badRow(row, `its time is ${row.ts}`);
  const point = new Point(PREFIX + row.measurement)
    .tag('instance', instance)
    .tag('device', labelOf(row, 'device', row.device))
    .tag('kind', labelOf(row, 'kind', row.kind))
    .timestamp(String(row.ts));
  if (row.run !== '') point.tag('run', labelOf(row, 'run', row.run));
  if (row.revision > 0) point.tag('rev', String(row.revision));
  return point;
}

function lineOf(point: Point, row: RemoteRow): string {
  const line = point.toLineProtocol();
  if (line === undefined) throw badRow(row, 'it has no field');
  return line;
}

function labelOf(row: RemoteRow, name: string, value: string): string {
  const label = escapeLabel(value);
  const bytes = Buffer.byteLength(label);
  if (bytes <= LABEL_BYTES) return label;
  throw badRow(row, `${name} takes ${bytes} bytes as a label, ${LABEL_BYTES} at the most`);
}

const badRow = (row: RemoteRow, what: string): AppError =>
  new AppError(
    'history-bad-row',
    `a ${row.measurement} row of ${row.device} at ${row.ts} cannot be written: ${what}`,
  );
