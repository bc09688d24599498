import type { PackedBatch } from './pack.ts';
import { POS, STRIDE } from './packed.ts';
import { RECORD_TABLES } from './resolve.ts';

/** The lowest journal position in the batch; Infinity when it has no row. */
export function firstPosition(batch: PackedBatch): number {
  let first = Infinity;
  for (const table of RECORD_TABLES) {
    const { cells, rows } = batch[table];
    for (let row = 0; row < rows; row += 1) {
      first = Math.min(first, cells[row * STRIDE[table] + POS] ?? Infinity);
    }
  }
  return first;
}
