import { hash } from 'node:crypto';
import type { Reading } from '../../model/reading.ts';
import { fieldsOf, kindOf } from '../columns.ts';

/** What many readings say together, in whatever order they come. */
export interface Digest {
  readonly count: number;
  /** Sum of 48-bit hashes, modulo 2^48. */
  readonly sum: number;
}

export const EMPTY: Digest = { count: 0, sum: 0 };

const HASH_BYTES = 6;
const MODULUS = 2 ** 48;
/** Engines that round a double leave about so many digits alone. */
const SAME_DIGITS = 12;

export const withReading = ({ count, sum }: Digest, reading: Reading): Digest => ({
  count: count + 1,
  sum: (sum + hashOf(reading)) % MODULUS,
});

export const sameDigest = (a: Digest, b: Digest): boolean => a.count === b.count && a.sum === b.sum;

function hashOf(reading: Reading): number {
  const { record, ts, receivedAt, position, index } = reading;
  const runs = reading.record === 'station' ? Object.keys(reading.values.runs ?? {}).sort() : [];
  const said = reading.record === 'event' ? reading.values : fieldsOf(reading);
  const text = JSON.stringify(
    [record, kindOf(reading), ts, receivedAt, position, index, runs, said],
    plain,
  );
  return hash('sha1', text, 'buffer').readUIntBE(0, HASH_BYTES);
}

/** Keys in order, and numbers to the digits that count. */
function plain(_key: string, value: unknown): unknown {
  if (typeof value === 'number') {
    return Number.isSafeInteger(value) ? value + 0 : value.toPrecision(SAME_DIGITS);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
