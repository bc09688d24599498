import { type Err, ok, type Result } from '../../lib/result.ts';
import { conversionOf, converted } from '../../model/quantity.ts';
import { show } from '../excerpt.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { RawRecords } from '../wire-format.ts';
import { obisClock, obisStamp } from './obis-clock.ts';
import { type ObisLine, obisLines } from './obis-lines.ts';
import type { PayloadContext, PayloadFormat } from './payload-format.ts';

/**
 * Read-outs in OBIS lines (IEC 62056-21 data lines, COSEM gas codes A = 7) as
 * volume correctors and their modems send them, and Dutch P1 telegrams, which
 * carry the gas meter as `0-n:24.2.1(stamp)(m³)`. Codes that are not in the
 * table count as unknown fields.
 */
export const obis: PayloadFormat = {
  name: 'obis',
  title: { en: 'OBIS data lines (IEC 62056-21, P1)', zh: 'OBIS 数据行（IEC 62056-21、P1）' },
  records: (payload, context) => {
    const lines = obisLines(payload);
    return lines.ok ? recordsOf(lines.value, context) : lines;
  },
};

interface Register {
  readonly field: string;
  /** What a value without a unit is in; null: a unit is needed. */
  readonly unit: string | null;
}

const M3 = 'm3';
/** COSEM Blue Book, gas: C.D.E of channel 0 to ours. */
const REGISTERS: ReadonlyMap<string, Register> = new Map([
  ['3.0.0', { field: 'vm', unit: M3 }],
  ['13.0.0', { field: 'vm', unit: M3 }],
  ['3.2.0', { field: 'vb', unit: M3 }],
  ['13.2.0', { field: 'vb', unit: M3 }],
  ['12.2.0', { field: 'vbd', unit: M3 }],
  ['43.0.0', { field: 'qm', unit: 'm3/h' }],
  ['43.1.0', { field: 'qb', unit: 'm3/h' }],
  ['43.2.0', { field: 'qb', unit: 'm3/h' }],
  ['42.0.0', { field: 'pAbs', unit: null }],
  ['41.0.0', { field: 'tGas', unit: null }],
  ['52.0.0', { field: 'c', unit: '' }],
]);

const fault = (line: ObisLine, detail: string): Err<Refusal> =>
  refuse('payload-invalid', '', `line ${line.line}: ${line.code}: ${detail}`);

function recordsOf(
  lines: readonly ObisLine[],
  context: PayloadContext,
): Result<RawRecords, Refusal> {
  const clock = obisClock(lines, context);
  if (!clock.ok) return clock;
  const registers = new Map<string, unknown>();
  const records: unknown[] = [];
  for (const line of lines) {
    const register = line.medium === 7 ? REGISTERS.get(line.code.split(':')[1] ?? '') : undefined;
    if (register !== undefined) {
      const value = valueOf(line, line.values[0] ?? '', register);
      if (!value.ok) return value;
      const earlier = registers.get(register.field);
      if (earlier !== undefined && earlier !== value.value) {
        return fault(
          line,
          `${register.field} is already ${String(earlier)}: two lines contradict each other`,
        );
      }
      registers.set(register.field, value.value);
    } else if (isHourly(line)) {
      const record = hourly(line, lines, context);
      if (!record.ok) return record;
      if (record.value !== null) records.push(record.value);
    } else if (!isEnvelope(line)) registers.set(line.code, null);
  }
  const isMeasured = [...registers.keys()].some((name) => !name.includes(':'));
  if (isMeasured || records.length === 0) {
    records.unshift({ ts: clock.value, kind: 'snapshot', ...Object.fromEntries(registers) });
  }
  return ok({ records, isArray: records.length > 1 });
}

/** The clock and what describes a channel: known, but no measurement. */
const isEnvelope = ({ code }: ObisLine): boolean =>
  /^\d+-\d+:(?:1\.0\.0|0\.9\.[12]|24\.1\.0|96\.1\.\d+)$/.test(code);

const isHourly = ({ medium, code }: ObisLine): boolean =>
  medium === 0 && /:24\.2\.[13]$/.test(code);
/** Device type of an M-Bus channel: the 24.2.1 of a water meter is none of ours. */
const GAS_TYPE = '003';

/** `0-n:24.2.1(101209112500W)(12785.123*m3)`; null when channel n says that it is no gas meter. */
function hourly(
  line: ObisLine,
  lines: readonly ObisLine[],
  context: PayloadContext,
): Result<unknown, Refusal> {
  const type = lines.find((other) => other.code === `0-${line.channel}:24.1.0`)?.values[0];
  if (type !== undefined && type !== GAS_TYPE) return ok(null);
  const [stamp = '', text = ''] = line.values;
  const ts = obisStamp(stamp, context, line);
  if (!ts.ok) return ts;
  const value = valueOf(line, text, { field: 'vm', unit: M3 });
  return value.ok ? ok({ ts: ts.value, vm: value.value }) : value;
}

/** `12345.678*m3` to the field's unit. */
function valueOf(line: ObisLine, text: string, { field, unit }: Register): Result<number, Refusal> {
  const [digits = '', own] = text.split('*');
  if (!/^[+-]?\d+(?:\.\d+)?$/.test(digits.trim())) {
    return fault(line, `expected a number with a unit, such as 12345.678*m3, found ${show(text)}`);
  }
  const value = Number(digits);
  const named = own?.trim() ?? unit;
  if (named === null) return fault(line, `expected a unit behind the number, found ${show(text)}`);
  if (named === '') return ok(value);
  const conversion = conversionOf(field, { unit: named });
  return conversion.ok ? ok(converted(value, conversion.value)) : fault(line, conversion.error);
}
