import { err, ok, type Result } from '../../lib/result.ts';
import { type ArchiveProblem, refused } from '../../model/archive/archive-draft.ts';
import type { ArchiveKind } from '../../model/archive/archive-kind.ts';
import { KIND_SPECS } from '../../model/archive/kind-specs.ts';
import { dayEnd, dayStart, localIso } from '../../model/archive/local-moment.ts';
import { type EpochMs, epochMs } from '../../model/units.ts';

export interface Validity {
  readonly validFrom: EpochMs;
  readonly validTo: EpochMs | null;
}

/** As a writer gives it: local dates or times with offset; absent: as the body or the item says. */
export interface ValidityGiven {
  readonly validFrom?: string;
  readonly validTo?: string | null;
}

const DATE = /^\d{4}-\d\d-\d\d$/;

/**
 * When an item holds. A kind that is dated by its own fields takes them, and
 * refuses a validity that says otherwise; the others need `validFrom`.
 */
export function validityOf(
  kind: ArchiveKind,
  body: Readonly<Record<string, unknown>>,
  given: ValidityGiven,
  timeZone: string,
  before: Validity | null,
): Result<Validity, ArchiveProblem> {
  const { when } = KIND_SPECS[kind];
  const from = given.validFrom === undefined ? undefined : momentOf(given.validFrom, timeZone);
  if (when === null) {
    const validFrom = from ?? before?.validFrom;
    if (validFrom === undefined) return err(NO_START);
    if (given.validTo === undefined) return ok({ validFrom, validTo: before?.validTo ?? null });
    const validTo = given.validTo === null ? null : momentOf(given.validTo, timeZone);
    return ok({ validFrom, validTo });
  }
  const own: Validity = {
    validFrom: momentOf(String(body[when.from]), timeZone),
    validTo: when.to === undefined ? null : endOf(String(body[when.to]), timeZone),
  };
  const to = given.validTo ?? null;
  const otherFrom = from !== undefined && from !== own.validFrom;
  const otherTo = to !== null && momentOf(to, timeZone) !== own.validTo;
  return otherFrom || otherTo ? err(dated(when.from, own, timeZone)) : ok(own);
}

const momentOf = (text: string, timeZone: string): EpochMs =>
  DATE.test(text) ? dayStart(timeZone, text) : epochMs(Date.parse(text));

const endOf = (text: string, timeZone: string): EpochMs =>
  DATE.test(text) ? dayEnd(timeZone, text) : epochMs(Date.parse(text));

const NO_START = refused('validFrom', '必须写明生效日期', 'say from when it holds');

const dated = (field: string, own: Validity, timeZone: string): ArchiveProblem => {
  const from = localIso(timeZone, own.validFrom);
  return refused(
    'validFrom',
    `此类档案的日期取自 ${field}（${from}）：不必填写有效期，或填写相同的时间`,
    `this kind is dated by ${field} (${from}): leave the validity out, or give the same`,
  );
};
