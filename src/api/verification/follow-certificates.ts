import type { ArchiveItem } from '../../records/records.ts';
import type { ApiPorts } from '../ports.ts';
import { alignCertificates } from './align-certificates.ts';

/**
 * What was just entered in the archive: where certificates are among it, the
 * fleet's dates follow, and with them the alarms. Everything else passes.
 */
export async function followCertificates(
  ports: Pick<ApiPorts, 'records' | 'fleet'>,
  items: readonly Pick<ArchiveItem, 'kind' | 'subject'>[],
  by: string,
): Promise<void> {
  const meters = new Set(
    items.flatMap(({ kind, subject }) => (kind === 'certificate' ? [subject.meter] : [])),
  );
  const [only] = meters;
  if (meters.size === 0) return;
  await alignCertificates(ports, by, meters.size === 1 ? only : undefined);
}
