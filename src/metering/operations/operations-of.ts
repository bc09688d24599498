import { everyItem } from '../../lib/pages.ts';
import { MeterOperation } from '../../model/archive/metering-kinds.ts';
import { type EpochMs, epochMs } from '../../model/units.ts';
import type { ArchiveItem, ArchiveRecords } from '../../records/records.ts';

/** An operation as it was entered, with the moment at which one device ends and another begins. */
export interface EnteredOperation {
  readonly id: string;
  readonly at: EpochMs;
  readonly body: MeterOperation;
  readonly recordedBy: string;
  readonly recordedAt: EpochMs;
}

const PAGE = 1_000;

/** Every operation of a meter place that counts, oldest first: what joins its devices into one series. */
export async function operationsOf(
  archive: Pick<ArchiveRecords, 'list'>,
  meter: string,
): Promise<readonly EnteredOperation[]> {
  const found: EnteredOperation[] = [];
  for await (const item of everyItem<ArchiveItem>((start) =>
    archive.list({ kind: 'meter-operation', subject: { meter }, limit: PAGE, ...start }),
  )) {
    const { id, recordedBy, recordedAt } = item;
    const body = MeterOperation.parse(item.body);
    found.push({ id, at: epochMs(Date.parse(body.at)), body, recordedBy, recordedAt });
  }
  return found.sort((a, b) => a.at - b.at);
}
