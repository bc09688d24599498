import { isDeepStrictEqual } from 'node:util';
import type { Reading } from '../../model/reading.ts';
import { fieldsOf } from '../columns.ts';
import { CUT_KEY } from '../remote/event-text.ts';
import { momentKey } from '../remote/row-codec.ts';

/** How the readings of one device and month in two stores differ. */
export interface Difference {
  /** The target does not have them. */
  readonly missing: number;
  /** Only the target has them. */
  readonly extra: number;
  /** Both have the moment, and say different things of it. */
  readonly differing: number;
  /** The earliest of them: when, and what is different. */
  readonly first: { readonly ts: number; readonly what: string };
}

export interface Comparison {
  /** Null: they are equal. */
  readonly difference: Difference | null;
  /** Events of which one of the engines keeps only the shorter values. */
  readonly shortened: number;
}

/** Of a double an engine may give back only so much: VictoriaMetrics, where values far apart in size share a block. */
const SAME = 1e-9;

export function compareReadings(
  source: readonly Reading[],
  target: readonly Reading[],
): Comparison {
  const there = new Map(target.map((reading) => [momentKey(reading), reading]));
  const found = { missing: 0, extra: 0, differing: 0 };
  let first: Difference['first'] | null = null;
  let shortened = 0;
  const note = (kind: keyof typeof found, { ts }: Reading, what: string): void => {
    found[kind] += 1;
    if (first === null || ts < first.ts) first = { ts, what };
  };
  for (const reading of source) {
    const key = momentKey(reading);
    const other = there.get(key);
    there.delete(key);
    if (other === undefined) {
      note('missing', reading, `${reading.record} is missing`);
      continue;
    }
    const what = differenceOf(reading, other);
    if (what !== null) note('differing', reading, `${reading.record}: ${what}`);
    else if (isCut(reading) !== isCut(other)) shortened += 1;
  }
  for (const reading of there.values()) {
    note('extra', reading, `${reading.record} is only in the target`);
  }
  return { difference: first === null ? null : { ...found, first }, shortened };
}

/** The name of something that the two readings of one moment say differently; null: nothing. */
function differenceOf(a: Reading, b: Reading): string | null {
  for (const name of ['receivedAt', 'position', 'index'] as const) {
    if (a[name] !== b[name]) return name;
  }
  if (a.record === 'event' && b.record === 'event') return eventDifference(a.values, b.values);
  return fieldDifference(fieldsOf(a), fieldsOf(b)) ?? runDifference(a, b);
}

function eventDifference(
  a: Readonly<Record<string, unknown>>,
  b: Readonly<Record<string, unknown>>,
): string | null {
  if (CUT_KEY in a === CUT_KEY in b) return fieldDifference(a, b);
  const [kept, whole] = CUT_KEY in a ? [a, b] : [b, a];
  const { [CUT_KEY]: _cut, ...rest } = kept;
  return Object.keys(rest).find((name) => !isSame(rest[name], whole[name])) ?? null;
}

const fieldDifference = (
  a: Readonly<Record<string, unknown>>,
  b: Readonly<Record<string, unknown>>,
): string | null =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])].find((name) => !isSame(a[name], b[name])) ??
  null;

/** A run without fields is told by its name alone. */
function runDifference(a: Reading, b: Reading): string | null {
  const [here, there] = [runsOf(a), runsOf(b)];
  return isDeepStrictEqual(here, there) ? null : 'runs';
}

const runsOf = (reading: Reading): readonly string[] | null =>
  reading.record === 'station' && reading.values.runs !== undefined
    ? Object.keys(reading.values.runs).sort()
    : null;

function isSame(a: unknown, b: unknown): boolean {
  if (typeof a === 'number' && typeof b === 'number') {
    return a === b || Math.abs(a - b) <= SAME * Math.max(Math.abs(a), Math.abs(b));
  }
  return isDeepStrictEqual(a, b);
}

const isCut = (reading: Reading): boolean =>
  reading.record === 'event' && CUT_KEY in reading.values;
