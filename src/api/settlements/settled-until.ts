import { Settlement } from '../../model/archive/operation-kinds.ts';
import type { EpochMs } from '../../model/units.ts';
import type { ArchiveItem, ArchiveRecords } from '../../records/records.ts';

/** The last cycle of a meter that is closed; null: none is. */
export async function lastSettled(
  archive: Pick<ArchiveRecords, 'list'>,
  meter: string,
): Promise<{ readonly item: ArchiveItem; readonly body: Settlement } | null> {
  const [item] = (await archive.list({ kind: 'settlement', subject: { meter }, limit: 1 })).items;
  return item === undefined ? null : { item, body: Settlement.parse(item.body) };
}

/** Up to when a meter has been billed: what bears on bills does not change before that. */
export const settledUntil = async (
  archive: Pick<ArchiveRecords, 'list'>,
  meter: string,
): Promise<EpochMs | null> => (await lastSettled(archive, meter))?.item.validTo ?? null;
