import type { Bucket, BucketValue, HistoryReader } from '../../history/history.ts';
import type { DeviceId } from '../../model/ids.ts';
import { type EpochMs, epochMs } from '../../model/units.ts';
import { Refusal } from '../errors/refusal.ts';
import { instant } from '../schema/instant.ts';

export const AGGREGATES = ['min', 'max', 'mean', 'last', 'count'] as const;
export type Aggregate = (typeof AGGREGATES)[number];

export interface BucketAsk {
  readonly device: DeviceId;
  readonly fields: readonly string[];
  readonly aggregates: readonly Aggregate[];
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly everyMs: number;
  readonly limit: number;
  readonly cursor: string | undefined;
}

export interface BucketPage {
  readonly items: Record<string, string | Partial<Record<Aggregate, number>>>[];
  readonly next: string | null;
}

/**
 * A page spans at most `limit` buckets of time, filled or not, so that no
 * question makes the store compute more than one answer can carry.
 */
export async function bucketPage(history: HistoryReader, ask: BucketAsk): Promise<BucketPage> {
  const { device, fields, everyMs, limit, to } = ask;
  const from = ask.cursor === undefined ? ask.from : decode(ask.cursor, ask);
  const firstBucket = Math.floor(from / everyMs) * everyMs;
  const end = epochMs(Math.min(to, firstBucket + limit * everyMs));
  const buckets = await history.buckets({ device, fields, from, to: end, everyMs });
  return {
    items: buckets.map((bucket) => bucketItem(bucket, ask.aggregates)),
    next: end < to ? encode(end) : null,
  };
}

function bucketItem(bucket: Bucket, aggregates: readonly Aggregate[]): BucketPage['items'][number] {
  const pick = (value: BucketValue): Partial<Record<Aggregate, number>> =>
    Object.fromEntries(aggregates.map((name) => [name, value[name]]));
  const fields = Object.entries(bucket.fields).map(([path, value]) => [path, pick(value)] as const);
  return { ts: instant(bucket.ts), ...Object.fromEntries(fields) };
}

const PREFIX = 'bucket:';

const encode = (at: EpochMs): string => Buffer.from(`${PREFIX}${at}`).toString('base64url');

function decode(cursor: string, { from, to }: BucketAsk): EpochMs {
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  const at = text.startsWith(PREFIX) ? Number(text.slice(PREFIX.length)) : Number.NaN;
  if (Number.isSafeInteger(at) && at > from && at < to) return epochMs(at);
  throw new Refusal('bad-cursor', 'the cursor is not one that this question gave out');
}
