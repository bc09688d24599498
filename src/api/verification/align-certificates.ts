import { alignFleet, type FleetAlignment } from '../../metering/verification/align-fleet.ts';
import { Refusal } from '../errors/refusal.ts';
import type { ApiPorts } from '../ports.ts';
import { certificatesOf } from './archive-files.ts';

/**
 * Brings the fleet's `verifiedUntil` to what the archive's certificates say, as a
 * change of the fleet: its detectors then judge by the new date. Call it after a
 * certificate was entered or withdrawn, with its meter.
 * @param meter absent: of every meter.
 */
export async function alignCertificates(
  ports: Pick<ApiPorts, 'records' | 'fleet'>,
  by: string,
  meter?: string,
): Promise<Omit<FleetAlignment, 'fleet'>> {
  const certificates = await certificatesOf(ports.records.archive, meter);
  // read and replaced without a pause between: nobody's change is written over
  const { fleet, moved, left } = alignFleet(ports.fleet.current().fleet, certificates);
  if (moved.length === 0) return { moved, left };
  const replaced = await ports.fleet.replace(JSON.stringify(fleet), by);
  if (!replaced.ok)
    throw new Refusal('fleet-invalid', 'the dates cannot be entered, see errors', {
      errors: [...replaced.error],
    });
  return { moved, left };
}
