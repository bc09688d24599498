import type { ArchiveKind } from '../../model/archive/archive-kind.ts';
import type { EpochMs } from '../../model/units.ts';
import type { ArchiveItem, ArchiveSubject } from '../contract/archive-records.ts';
import { damagedRow } from './records-error.ts';

export interface ArchiveRow {
  readonly kind: ArchiveKind;
  readonly id: string;
  readonly revision: number;
  readonly act: 'enter' | 'withdraw';
  readonly validFrom: EpochMs;
  readonly validTo: EpochMs | null;
  readonly customer: string | null;
  readonly site: string | null;
  readonly meter: string | null;
  readonly part: string | null;
  readonly recordedAt: EpochMs;
  readonly recordedBy: string;
  readonly reason: string;
  /** JSON. */
  readonly body: string;
}

export const ARCHIVE_COLUMNS = `kind, id, revision, act, valid_from AS validFrom,
  valid_to AS validTo, customer, site, meter, part, recorded_at AS recordedAt,
  recorded_by AS recordedBy, reason, body`;

/** `newest`: no revision came after it. */
export function toArchiveItem(row: ArchiveRow, place: 'newest' | 'older'): ArchiveItem {
  const { act, customer, site, meter, part, body, ...columns } = row;
  const standing = act === 'withdraw' ? 'withdrawn' : 'current';
  return {
    ...columns,
    body: bodyOf(row, body),
    subject: subjectOfRow({ customer, site, meter, part }),
    standing: place === 'newest' ? standing : 'superseded',
  };
}

function bodyOf({ kind, id, revision }: ArchiveRow, json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (thrown) {
    throw damagedRow(`revision ${revision} of ${kind} ${id}`, thrown);
  }
}

const subjectOfRow = (
  columns: Readonly<Record<keyof ArchiveSubject, string | null>>,
): ArchiveSubject =>
  Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== null));
