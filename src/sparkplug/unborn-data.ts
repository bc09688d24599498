import { BD_SEQ, type Metric } from './payload.ts';
import type { JsonRecord } from './to-records.ts';
import type { SparkplugMessage, UnbornData } from './translation.ts';

/** What is shown of data that no birth explains: the values as they were sent. */
export function unbornData(
  { topic, payload }: SparkplugMessage,
  metrics: readonly Metric[],
  why: string,
): UnbornData {
  const { group, type, node, device } = topic;
  const message = [group, type, node, ...(device === null ? [] : [device])].join('/');
  return { why, message, seq: payload.seq, metrics: metrics.map(shown) };
}

function shown({ name, alias, timestamp, isNull, value }: Metric): JsonRecord {
  const told = value === null || value.form === 'template' ? null : value.value;
  return {
    ...(name === null ? { alias } : { name }),
    ...(timestamp === null ? {} : { ts: timestamp }),
    // JSON has neither: digits, and bytes by their number
    value: isNull ? null : typeof told === 'bigint' ? `${told}` : lengthOf(told),
  };
}

const lengthOf = (value: unknown): unknown =>
  value instanceof Uint8Array ? `${value.length} bytes` : value;

/** The metrics by which data name what no birth explains, for a sentence. */
export function namesOf(metrics: readonly Metric[]): string {
  const names = metrics.slice(0, 8).map(({ name, alias }) => name ?? `alias ${alias ?? 'none'}`);
  return names.join(', ') + (metrics.length > names.length ? ', …' : '');
}

/** The session that a birth or death belongs to; null when it does not say. */
export function bdSeqOf({ payload }: SparkplugMessage): number | null {
  const value = payload.metrics.find(({ name }) => name === BD_SEQ)?.value ?? null;
  return value?.form === 'int' || value?.form === 'long' ? Number(value.value) : null;
}
