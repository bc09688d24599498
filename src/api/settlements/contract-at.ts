import { everyItem, type PageStart } from '../../lib/pages.ts';
import { Contract } from '../../model/archive/metering-kinds.ts';
import type { SiteSpec } from '../../model/fleet.ts';
import type { EpochMs } from '../../model/units.ts';
import type { ArchiveItem, ArchiveRecords } from '../../records/records.ts';

const PAGE = 1_000;

/** Whose contract is asked for. */
export type ContractSite = Pick<SiteSpec, 'id' | 'customer'>;

/**
 * The contract in force then: the one for this site goes before the one for all
 * sites of the customer, and that of another site is none of it. Null: none.
 */
export async function contractAt(
  archive: Pick<ArchiveRecords, 'list'>,
  { id, customer }: ContractSite,
  at: EpochMs,
): Promise<Contract | null> {
  const read = (start: PageStart) =>
    archive.list({ kind: 'contract', subject: { customer }, at, limit: PAGE, ...start });
  let forAll: ArchiveItem | null = null;
  for await (const item of everyItem<ArchiveItem>(read)) {
    if (item.subject.site === id) return Contract.parse(item.body);
    if (item.subject.site === undefined) forAll ??= item;
  }
  return forAll === null ? null : Contract.parse(forAll.body);
}
