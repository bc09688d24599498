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

/** Of a double an engine may give back only so much. */
const SAME = 1e-9;
/** Beside the largest value of its field in the month, with which it shares a block in VictoriaMetrics. */
const SAME_IN_BLOCK = 1e-16;

/** By field, the largest value without its sign. */
type Largest = ReadonlyMap<string, number>;
const NONE: Largest = new Map();

/** @param source of one device and month, as are those of the target. */
export function compareReadings(
  source: readonly Reading[],
  target: readonly Reading[],
): Comparison {
  const there = new Map(target.map((reading) => [momentKey(reading), reading]));
  const found = { missing: 0, extra: 0, differing: 0 };
  let first: Difference['first'] | null = null;
  let shortened = 0;
  const largest = largestOf(source);
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
    const what = differenceOf(reading, other, largest);
    if (what !== null) note('differing', reading, `${reading.record}: ${what}`);
    else if (isCut(reading) !== isCut(other)) shortened += 1;
  }
  for (const reading of there.values()) {
    note('extra', reading, `${reading.record} is only in the target`);
  }
  return { difference: first === null ? null : { ...found, first }, shortened };
}

/** The name of something that the two readings of one moment say differently; null: nothing. */
function differenceOf(a: Reading, b: Reading, largest: Largest): string | null {
  for (const name of ['receivedAt', 'position', 'index'] as const) {
    if (a[name] !== b[name]) return name;
  }
  if (a.record === 'event' && b.record === 'event') return eventDifference(a.values, b.values);
  return fieldDifference(fieldsOf(a), fieldsOf(b), largest) ?? runDifference(a, b);
}

function eventDifference(
  a: Readonly<Record<string, unknown>>,
  b: Readonly<Record<string, unknown>>,
): string | null {
  if (CUT_KEY in a === CUT_KEY in b) return fieldDifference(a, b, NONE);
  const [kept, whole] = CUT_KEY in a ? [a, b] : [b, a];
  const { [CUT_KEY]: _cut, ...rest } = kept;
  return Object.keys(rest).find((name) => !isSame(rest[name], whole[name], 0)) ?? null;
}

const fieldDifference = (
  a: Readonly<Record<string, unknown>>,
  b: Readonly<Record<string, unknown>>,
  largest: Largest,
): string | null =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])].find(
    (name) => !isSame(a[name], b[name], (largest.get(name) ?? 0) * SAME_IN_BLOCK),
  ) ?? null;

function largestOf(readings: readonly Reading[]): Largest {
  const largest = new Map<string, number>();
  for (const reading of readings) {
    if (reading.record === 'event') continue;
    for (const [name, value] of Object.entries(fieldsOf(reading))) {
      if (typeof value !== 'number') continue;
      largest.set(name, Math.max(largest.get(name) ?? 0, Math.abs(value)));
    }
  }
  return largest;
}

/** A run without fields is told by its name alone. */
function runDifference(a: Reading, b: Reading): string | null {
  const [here, there] = [runsOf(a), runsOf(b)];
  return isDeepStrictEqual(here, there) ? null : 'runs';
}

const runsOf = (reading: Reading): readonly string[] | null =>
  reading.record === 'station' && reading.values.runs !== undefined
    ? Object.keys(reading.values.runs).sort()
    : null;

/** @param apart so far apart two numbers may be, however small they are. */
function isSame(a: unknown, b: unknown, apart: number): boolean {
  if (typeof a === 'number' && typeof b === 'number') {
    const most = Math.max(apart, SAME * Math.max(Math.abs(a), Math.abs(b)));
    return a === b || Math.abs(a - b) <= most;
  }
  return isDeepStrictEqual(a, b);
}

const isCut = (reading: Reading): boolean =>
  reading.record === 'event' && CUT_KEY in reading.values;
