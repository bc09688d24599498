import type { Fleet, MeterSpec } from '../../model/fleet.ts';
import { type CertificateFile, latestCertificates, validThrough } from './corrector-terms.ts';

/** What a certificate of the archive changes in the fleet, from which the alarms judge. */
export interface FleetAlignment {
  /** The fleet with the dates of the certificates; the same object where nothing changes. */
  readonly fleet: Fleet;
  readonly moved: readonly MovedDate[];
  /** Certificates that change nothing although they might be expected to, and why. */
  readonly left: readonly LeftCertificate[];
}

export interface MovedDate {
  readonly meter: string;
  readonly certificate: string;
  readonly before: string | null;
  readonly after: string;
}

export const LEFT_BECAUSE = [
  'meter unknown',
  'serial not on file',
  'other serial',
  'fleet says later',
] as const;

export interface LeftCertificate {
  readonly meter: string;
  readonly certificate: string;
  readonly because: (typeof LEFT_BECAUSE)[number];
}

/**
 * A passed certificate moves the meter's `verifiedUntil` on, a failed one ends it on
 * its own day; where the fleet has a later date than the papers, a person must say which is right. The latest by day of verification counts, and only when its serial
 * is the meter's: one of the corrector, or of the meter that was there before, says
 * nothing of this meter.
 */
export function alignFleet(fleet: Fleet, certificates: readonly CertificateFile[]): FleetAlignment {
  const meters = new Map<string, MeterSpec>(
    fleet.sites.flatMap((site) => site.meters.map((meter) => [meter.id, meter] as const)),
  );
  const moved = new Map<string, MovedDate>();
  const left: LeftCertificate[] = [];
  for (const certificate of latestCertificates(certificates).values()) {
    const { meter: id, number } = certificate;
    const meter = meters.get(id);
    const because = whyLeft(meter, certificate);
    if (because !== null) {
      left.push({ meter: id, certificate: number, because });
      continue;
    }
    const after = validThrough(certificate);
    const before = meter?.verifiedUntil ?? null;
    const isEnd = certificate.verdict === 'fail';
    if (before === null || (isEnd ? after < before : after > before))
      moved.set(id, { meter: id, certificate: number, before, after });
    else if (!isEnd && after < before)
      left.push({ meter: id, certificate: number, because: 'fleet says later' });
  }
  left.sort((a, b) => (a.meter < b.meter ? -1 : Number(a.meter > b.meter)));
  if (moved.size === 0) return { fleet, moved: [], left };
  const sites = fleet.sites.map((site) =>
    site.meters.some(({ id }) => moved.has(id))
      ? { ...site, meters: site.meters.map((meter) => withDate(meter, moved.get(meter.id))) }
      : site,
  );
  return { fleet: { ...fleet, sites }, moved: [...moved.values()], left };
}

function whyLeft(
  meter: MeterSpec | undefined,
  { serial }: CertificateFile,
): LeftCertificate['because'] | null {
  if (meter === undefined) return 'meter unknown';
  if (meter.serial === undefined) return 'serial not on file';
  return meter.serial === serial ? null : 'other serial';
}

const withDate = (meter: MeterSpec, moved: MovedDate | undefined): MeterSpec =>
  moved === undefined ? meter : { ...meter, verifiedUntil: moved.after };
