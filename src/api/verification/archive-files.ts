import { everyItem } from '../../lib/pages.ts';
import type {
  CertificateFile,
  CorrectorFile,
} from '../../metering/verification/corrector-terms.ts';
import { CorrectorRecord } from '../../model/archive/device-kinds.ts';
import { Certificate } from '../../model/archive/metering-kinds.ts';
import type { EpochMs } from '../../model/units.ts';
import type { ArchiveItem, ArchiveRecords } from '../../records/records.ts';

const PAGE = 1_000;

/** Certificates that count, oldest entry first; those of one meter only where it is named. */
export async function certificatesOf(
  archive: ArchiveRecords,
  meter?: string,
): Promise<readonly CertificateFile[]> {
  const subject = meter === undefined ? {} : { subject: { meter } };
  const items: ArchiveItem[] = [];
  for await (const item of everyItem<ArchiveItem>((start) =>
    archive.list({ kind: 'certificate', limit: PAGE, ...subject, ...start }),
  )) {
    if (item.standing === 'current') items.push(item);
  }
  items.sort((a, b) => a.recordedAt - b.recordedAt);
  return items.map(({ body }) => Certificate.parse(body));
}

/** Correctors as they are fitted now. */
export async function correctorsOf(
  archive: ArchiveRecords,
  now: EpochMs,
): Promise<readonly CorrectorFile[]> {
  const found: CorrectorFile[] = [];
  for await (const item of everyItem<ArchiveItem>((start) =>
    archive.list({ kind: 'corrector', at: now, limit: PAGE, ...start }),
  )) {
    const { meter, serial, installedOn } = CorrectorRecord.parse(item.body);
    found.push({ meter, serial, installedOn });
  }
  return found;
}
