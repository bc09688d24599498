import { dateName, localClock } from '../../lib/local-time.ts';
import type { Certificate } from '../../model/archive/metering-kinds.ts';
import { meterSigma } from '../balance/meter-uncertainty.ts';
import type { Claim } from './claim.ts';

/** 1σ of what the meter counts when it is sound, as a fraction; a certificate with its errors makes it less. */
export const meterShare = (claim: Claim): number =>
  meterSigma(claim.meter, certificateThen(claim)).meter;

/** The last verification before the span; null: none is on file. */
export function certificateThen({ certificates, calendar, from }: Claim): Certificate | null {
  const day = dateName(localClock(calendar.timeZone, from).day);
  return (
    certificates
      .filter(({ verifiedOn }) => verifiedOn <= day)
      .toSorted((a, b) => a.verifiedOn.localeCompare(b.verifiedOn))
      .at(-1) ?? null
  );
}

/** The first verification in or after the span that states errors: what was found. */
export function certificateFound({ certificates, calendar, from }: Claim): Certificate | null {
  const day = dateName(localClock(calendar.timeZone, from).day);
  return (
    certificates
      .filter(({ verifiedOn, errors }) => verifiedOn > day && errors.length > 0)
      .toSorted((a, b) => a.verifiedOn.localeCompare(b.verifiedOn))[0] ?? null
  );
}
