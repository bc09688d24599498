import type { Names } from './names.ts';
import { DEVICE, EXTRA, type PackedReadings, STATUS_TAG, STRIDE, TABLES, TAG } from './packed.ts';

/** Rewrites a port's own numbers for names into the database's, in place. */
export function toStoredNames(
  batch: PackedReadings,
  portNames: readonly string[],
  names: Names,
): void {
  const stored: number[] = [];
  const translate = (code: number): number => {
    const known = stored[code];
    if (known !== undefined) return known;
    const id = names.code(portNames[code] ?? '');
    stored[code] = id;
    return id;
  };
  for (const table of TABLES) {
    const { rows, cells } = batch[table];
    const stride = STRIDE[table];
    for (let at = 0; at < rows * stride; at += stride) {
      cells[at + DEVICE] = translate(cells[at + DEVICE] ?? 0);
      if (table === 'run') cells[at + EXTRA] = translate(cells[at + EXTRA] ?? 0);
      const tag = cells[at + TAG] ?? 0;
      if (table === 'event' && tag !== STATUS_TAG) cells[at + TAG] = translate(tag);
    }
  }
}
