import { yearsAfter } from '../../detect/due-date.ts';

/** When the verification of a corrector's pressure and temperature ends. */
export interface CorrectorTerm {
  readonly meter: string;
  readonly serial: string;
  readonly due: string | null;
  readonly by: 'certificate' | 'installation' | 'nothing on file';
  readonly periodYears: number;
}

/** What of an archived corrector counts here. */
export interface CorrectorFile {
  readonly meter: string;
  readonly serial: string;
  readonly installedOn?: string | undefined;
}

/** What of an archived certificate counts here. */
export interface CertificateFile {
  readonly meter: string;
  readonly serial: string;
  readonly number: string;
  readonly verifiedOn: string;
  readonly validUntil: string;
  readonly verdict: 'pass' | 'fail' | 'limited';
}

/** Years; domain.md §A.5: pressure and temperature of a corrector, 1 to 2 years. */
export const CORRECTOR_YEARS = 1;

export function correctorTerms(
  correctors: readonly CorrectorFile[],
  certificates: readonly CertificateFile[],
  periodYears: number,
): readonly CorrectorTerm[] {
  if (periodYears === 0) return [];
  const latest = latestCertificates(certificates);
  return correctors.map(({ meter, serial, installedOn }): CorrectorTerm => {
    const certificate = latest.get(certificateKey({ meter, serial }));
    if (certificate !== undefined)
      return { meter, serial, due: validThrough(certificate), by: 'certificate', periodYears };
    if (installedOn === undefined)
      return { meter, serial, due: null, by: 'nothing on file', periodYears };
    const due = yearsAfter(installedOn, periodYears);
    return { meter, serial, due, by: 'installation', periodYears };
  });
}

export const certificateKey = ({
  meter,
  serial,
}: Pick<CertificateFile, 'meter' | 'serial'>): string => `${meter} ${serial}`;

/** By meter and serial, the one verified last; of one day the one entered last. */
export function latestCertificates(
  certificates: readonly CertificateFile[],
): ReadonlyMap<string, CertificateFile> {
  const latest = new Map<string, CertificateFile>();
  for (const certificate of certificates) {
    const known = latest.get(certificateKey(certificate));
    if (known === undefined || known.verifiedOn <= certificate.verifiedOn)
      latest.set(certificateKey(certificate), certificate);
  }
  return latest;
}

/** A failed verification ends on its own day what was valid before. */
export const validThrough = ({ verdict, verifiedOn, validUntil }: CertificateFile): string =>
  verdict === 'fail' ? verifiedOn : validUntil;
