import { AppError } from '../lib/app-error.ts';
import { type EpochMs, epochMs, type Position, position } from '../model/units.ts';

/** One commit as it lies in the journal: what a backup copies and a standby is sent, bit for bit. */
export interface RawCommit {
  /** Position of its first entry. */
  readonly first: Position;
  /** Entries. */
  readonly count: number;
  readonly newestAt: EpochMs;
  readonly oldestAt: EpochMs;
  readonly payloadBytes: number;
  /** Sealed: its checksum covers the entries and the first position. */
  readonly blob: Buffer;
}

/** Position of a commit's last entry. */
export const lastOf = ({ first, count }: RawCommit): Position => position(first + count - 1);

/*
 * A commit on the wire, little-endian: 0 first f64 · 8 count u32 · 12 newest f64 · 20 oldest f64 ·
 * 28 payload bytes f64 · 36 blob bytes u32 · 40 blob. Commits follow each other without padding.
 */
const FRAME_BYTES = 40;

export function packCommits(commits: readonly RawCommit[]): Buffer {
  return Buffer.concat(
    commits.flatMap(({ first, count, newestAt, oldestAt, payloadBytes, blob }) => {
      const head = Buffer.allocUnsafe(FRAME_BYTES);
      head.writeDoubleLE(first, 0);
      head.writeUInt32LE(count, 8);
      head.writeDoubleLE(newestAt, 12);
      head.writeDoubleLE(oldestAt, 20);
      head.writeDoubleLE(payloadBytes, 28);
      head.writeUInt32LE(blob.byteLength, 36);
      return [head, blob];
    }),
  );
}

/** @throws AppError replication-unreadable when the bytes end inside a commit. */
export function unpackCommits(bytes: Buffer): readonly RawCommit[] {
  const commits: RawCommit[] = [];
  let at = 0;
  while (at < bytes.byteLength) {
    const blobAt = at + FRAME_BYTES;
    if (blobAt > bytes.byteLength) throw cutShort(at);
    const end = blobAt + bytes.readUInt32LE(at + 36);
    if (end > bytes.byteLength) throw cutShort(at);
    commits.push({
      first: position(bytes.readDoubleLE(at)),
      count: bytes.readUInt32LE(at + 8),
      newestAt: epochMs(bytes.readDoubleLE(at + 12)),
      oldestAt: epochMs(bytes.readDoubleLE(at + 20)),
      payloadBytes: bytes.readDoubleLE(at + 28),
      blob: bytes.subarray(blobAt, end),
    });
    at = end;
  }
  return commits;
}

const cutShort = (at: number): AppError =>
  new AppError('replication-unreadable', `the shipped commits are cut short at byte ${at}`, {
    retryable: true,
  });
