import { FIELD_UNITS } from './decode/field-unit.ts';
import { isJsonObject } from './decode/read-fields.ts';
import type { Trial } from './mapping-trial.ts';
import type { Reading } from './model/reading.ts';
import type { Rejection } from './model/rejection.ts';

/** One message in full, for somebody who writes a mapping. */
export function trialLines(trial: Trial): readonly string[] {
  const { topic, passed, records, readings, rejections, unknownFields, device } = trial;
  return [
    `topic    ${topic}`,
    ...passed.map(({ name, why }) => `  passed over by ${name}: ${why}`),
    `mapping  ${takerOf(trial)}`,
    ...(device === null ? [] : [`device   ${device}`]),
    ...records.map((record, index) => `record ${index}  ${JSON.stringify(record)}`),
    ...readings.flatMap(readingLines),
    ...rejections.map(rejectionLine),
    ...(unknownFields.size === 0
      ? []
      : [`unknown fields, not used: ${[...unknownFields.keys()].join(', ')}`]),
  ];
}

const takerOf = ({ took, mapping }: Trial): string =>
  took === 'native'
    ? 'none is asked: a topic of ours'
    : took === 'none'
      ? 'none takes it'
      : took === 'ignored'
        ? `${mapping}: ignored`
        : `${mapping}`;

function readingLines(reading: Reading): readonly string[] {
  const kind = 'kind' in reading ? ` ${reading.kind}` : '';
  const head = `reading ${reading.index} of ${reading.device}: ${reading.record}${kind} at ${new Date(reading.ts).toISOString()}`;
  if (reading.record === 'status') return [head, `  ${reading.online ? 'online' : 'offline'}`];
  const code = reading.record === 'event' ? [`  code: ${reading.code}`] : [];
  const unitOf = (name: string): string =>
    reading.record === 'event' ? '' : (FIELD_UNITS[name.split('.').at(-1) ?? ''] ?? '');
  const values = leaves(reading.values, '').map(([name, value]) =>
    `  ${name}: ${shown(value)} ${unitOf(name)}`.trimEnd(),
  );
  return [head, ...code, ...values];
}

/** `runs.A.pOut` and its value, for every value. */
function leaves(value: unknown, path: string): readonly (readonly [string, unknown])[] {
  if (!isJsonObject(value)) return [[path, value]];
  return Object.entries(value).flatMap(([name, inner]) =>
    leaves(inner, path === '' ? name : `${path}.${name}`),
  );
}

const shown = (value: unknown): string =>
  Array.isArray(value)
    ? value.join(' ') || 'none'
    : typeof value === 'string'
      ? value
      : JSON.stringify(value);

const rejectionLine = ({ index, reason, path, detail }: Rejection): string =>
  `refused${index === null ? '' : ` record ${index}`}: ${reason}${path === '' ? '' : ` at ${path}`}: ${detail}`;

/** One line a message, while a live broker is listened to. */
export function briefLine(trial: Trial): string {
  const { topic, took, mapping, readings, rejections, device } = trial;
  const by = mapping ?? (took === 'native' ? 'own topic' : 'no mapping');
  const [first] = rejections;
  if (first !== undefined) {
    const good = readings.length === 0 ? '' : `, ${readings.length} good`;
    return `REFUSED  ${topic}  ${by}: ${rejectionLine(first).replace(/^refused:? ?/, '')}${good}`;
  }
  if (took === 'ignored') return `ignored  ${topic}  ${by}`;
  return `ok       ${topic}  ${by}: ${device ?? 'nobody'}, ${readings.map(briefReading).join(' | ')}`;
}

function briefReading(reading: Reading): string {
  if (reading.record === 'status') return reading.online ? 'online' : 'offline';
  const code = reading.record === 'event' ? `${reading.code} ` : '';
  return (
    code +
    leaves(reading.values, '')
      .map(([name, value]) => `${name} ${shown(value)}`)
      .join(', ')
  );
}

/** As JSON: what trialLines prints, for programs. */
export const trialJson = ({ unknownFields, ...trial }: Trial): string =>
  JSON.stringify({ ...trial, unknownFields: Object.fromEntries(unknownFields) });
