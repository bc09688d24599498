import type { Localized } from '../localized.ts';
import type { EpochMs } from '../units.ts';
import type { ArchiveKind } from './archive-kind.ts';
import type { SubjectKeys } from './kind-spec.ts';
import type { Body } from './kind-specs.ts';

/** A change that is about to be made; its body is of the kind's shape. */
export interface ArchiveDraft extends HeldItem {
  readonly act: 'enter' | 'withdraw';
  /** As it stands now; null: new. */
  readonly before: HeldItem | null;
}

/** What the checks need of an item that counts. */
export interface HeldItem {
  readonly kind: ArchiveKind;
  readonly id: string;
  readonly validFrom: EpochMs;
  /** Exclusive; null: until further notice. */
  readonly validTo: EpochMs | null;
  readonly body: Body;
  readonly subject: SubjectKeys;
}

/** `refused`: it is not entered. `flagged`: it is, and somebody should look. The words name the remedy. */
export interface ArchiveProblem {
  /** Field of the body, or `validFrom`, `validTo`, `id`. */
  readonly path: string;
  readonly severity: 'refused' | 'flagged';
  readonly words: Localized;
}

export const refused = (path: string, zh: string, en: string): ArchiveProblem => ({
  path,
  severity: 'refused',
  words: { zh, en },
});

export const flagged = (path: string, zh: string, en: string): ArchiveProblem => ({
  path,
  severity: 'flagged',
  words: { zh, en },
});

export const meetIn = (
  a: Pick<HeldItem, 'validFrom' | 'validTo'>,
  b: Pick<HeldItem, 'validFrom' | 'validTo'>,
): boolean =>
  a.validFrom < (b.validTo ?? Number.POSITIVE_INFINITY) &&
  b.validFrom < (a.validTo ?? Number.POSITIVE_INFINITY);
