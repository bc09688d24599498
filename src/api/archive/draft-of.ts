import { err, ok, type Result } from '../../lib/result.ts';
import type { ArchiveDraft, ArchiveProblem } from '../../model/archive/archive-draft.ts';
import type { ArchiveKind } from '../../model/archive/archive-kind.ts';
import { bodyProblems } from '../../model/archive/body-problems.ts';
import { placed, zoneOf } from '../../model/archive/fleet-places.ts';
import type { SubjectKeys } from '../../model/archive/kind-spec.ts';
import { parseBody, subjectOf } from '../../model/archive/kind-specs.ts';
import type { FleetIndex } from '../../model/fleet-index.ts';
import type { ArchiveChange, ArchiveItem } from '../../records/records.ts';
import { bodyOf } from './archive-view.ts';
import { type ValidityGiven, validityOf } from './validity.ts';

/** A change as a person gives it, over HTTP or as a row of a sheet. */
export interface GivenChange extends ValidityGiven {
  readonly kind: ArchiveKind;
  readonly id: string;
  readonly body: unknown;
  readonly subject: SubjectKeys;
  /** As it stands; null: new. */
  readonly present: ArchiveItem | null;
}

export interface Place {
  readonly fleet: FleetIndex;
  /** Zone of what belongs to no site. */
  readonly companyZone: string;
}

export function draftOf(
  given: GivenChange,
  { fleet, companyZone }: Place,
): Result<ArchiveDraft, readonly ArchiveProblem[]> {
  const { kind, id, present } = given;
  const problems = bodyProblems(kind, given.body);
  if (problems.length > 0) return err(problems);
  const body = parseBody(kind, given.body);
  const asked = present === null ? given.subject : { ...present.subject, ...given.subject };
  const own = subjectOf(kind, body, asked);
  const timeZone = zoneOf(fleet, own, companyZone);
  const before = present === null ? null : heldItem(present);
  const validity = validityOf(kind, body, given, timeZone, before);
  if (!validity.ok) return err([validity.error]);
  const subject = placed(fleet, own);
  return ok({ kind, id, ...validity.value, body, subject, act: 'enter', before });
}

export const heldItem = (item: ArchiveItem) => ({
  kind: item.kind,
  id: item.id,
  validFrom: item.validFrom,
  validTo: item.validTo,
  body: bodyOf(item),
  subject: item.subject,
});

export const withdrawal = (present: ArchiveItem): ArchiveDraft => ({
  ...heldItem(present),
  act: 'withdraw',
  before: heldItem(present),
});

export const changeOf = (draft: ArchiveDraft, base: number, reason: string): ArchiveChange => {
  const { kind, id, act, validFrom, validTo, body, subject } = draft;
  return { kind, id, base, act, validFrom, validTo, body, subject, reason };
};
