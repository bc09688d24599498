import type { ArchiveKind } from '../../model/archive/archive-kind.ts';
import type { EpochMs } from '../../model/units.ts';
import type { Page } from './page.ts';

/**
 * The archive of the metering desk. Nothing is overwritten: an item is a chain
 * of revisions, each valid from a day to a day, and every revision stays as it
 * was entered, with who entered it and when. What was known at a past moment
 * can be asked for.
 */
export interface ArchiveItem<B = unknown> {
  readonly kind: ArchiveKind;
  /** Stable over its revisions; unique within its kind. */
  readonly id: string;
  /** 1, 2, 3… */
  readonly revision: number;
  /** When it is so in the world. `validTo` is exclusive; null: until further notice. */
  readonly validFrom: EpochMs;
  readonly validTo: EpochMs | null;
  /** Checked by the kind's schema. */
  readonly body: B;
  /** What it is about: it is found by these. */
  readonly subject: ArchiveSubject;
  /** When and by whom this revision was entered, and why. */
  readonly recordedAt: EpochMs;
  readonly recordedBy: string;
  readonly reason: string;
  /** `withdrawn`: entered by mistake; it counts no more and stays visible. */
  readonly standing: 'current' | 'superseded' | 'withdrawn';
}

export interface ArchiveSubject {
  readonly customer?: string;
  readonly site?: string;
  readonly meter?: string;
  /** A run `{site}/{run}`, a regulator, a corrector's serial… */
  readonly part?: string;
}

export interface ArchiveQuery {
  readonly kind: ArchiveKind;
  /** What is valid then; absent: whatever is current, valid or not. */
  readonly at?: EpochMs;
  /** What was entered up to then. */
  readonly knownAt?: EpochMs;
  /** Every revision that ever was so, superseded and withdrawn ones too; absent: what stands. */
  readonly revisions?: 'all';
  /** Bounds on `validFrom`; `to` is exclusive. */
  readonly from?: EpochMs;
  readonly to?: EpochMs;
  readonly subject?: ArchiveSubject;
  readonly limit: number;
  readonly cursor?: string;
}

/** One change; several in one call are all made or none. */
export interface ArchiveChange {
  readonly kind: ArchiveKind;
  readonly id: string;
  /** Revision it is based on: 0 for a new item. Another than the present one is refused. */
  readonly base: number;
  readonly act: 'enter' | 'withdraw';
  readonly validFrom: EpochMs;
  readonly validTo: EpochMs | null;
  readonly body: unknown;
  readonly subject: ArchiveSubject;
  readonly reason: string;
}

export interface ArchiveRecords {
  list(query: ArchiveQuery): Promise<Page<ArchiveItem>>;
  get(kind: ArchiveKind, id: string): Promise<ArchiveItem | null>;
  /** Every revision, newest first. */
  revisions(kind: ArchiveKind, id: string): Promise<readonly ArchiveItem[]>;
  /**
   * @throws AppError archive-conflict naming item and revision when a base is not the present
   * one; archive-invalid when a body is not of its kind or ends before it begins.
   */
  write(
    changes: readonly ArchiveChange[],
    by: string,
    at: EpochMs,
  ): Promise<readonly ArchiveItem[]>;
  /** Files by their SHA-256; the same content is kept once. */
  putFile(file: ArchiveFile): Promise<void>;
  file(sha256: string): Promise<ArchiveFile | null>;
  /** Without reading its bytes. */
  hasFile(sha256: string): Promise<boolean>;
}

export interface ArchiveFile {
  readonly sha256: string;
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}
