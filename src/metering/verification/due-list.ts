import type { FleetIndex } from '../../model/fleet-index.ts';
import type { EpochMs } from '../../model/units.ts';
import { daysUntil, endsAt, meterDates } from './asset-terms.ts';
import type { CorrectorTerm } from './corrector-terms.ts';
import { type MeterRow, meterRows } from './meter-row.ts';

export const DUE_KINDS = ['verification', 'service-life', 'corrector'] as const;
export type DueKind = (typeof DUE_KINDS)[number];

/** By the notices of 90, 30 and 0 days; `unknown`: it needs a date and none is on file. */
export const DUE_STAGES = ['overdue', 'within-30', 'within-90', 'later', 'unknown'] as const;
export type DueStage = (typeof DUE_STAGES)[number];

export interface DueItem {
  readonly row: MeterRow;
  readonly kind: DueKind;
  /** Of the meter, or of the corrector. */
  readonly serial: string | null;
  /** Local date of the site, the last day on which it holds; null: not on file. */
  readonly due: string | null;
  /** Negative: overdue by so many days. */
  readonly daysLeft: number | null;
  readonly stage: DueStage;
  /** `installation`: nobody has entered a certificate; the period of its type counts from there. */
  readonly by: 'certificate' | 'installation' | 'nothing on file';
  /** Years until it comes again; 0: it does not (the meter is replaced). */
  readonly periodYears: number;
}

/** A meter at the end of its life is replaced: the date does not come again. */
const ONCE = { by: 'installation', periodYears: 0 } as const;

/**
 * Everything that comes due, nearest first, what has no date last. Meters that
 * are closed are left out: nobody verifies them.
 */
export function dueItems(
  index: FleetIndex,
  correctors: readonly CorrectorTerm[],
  now: EpochMs,
): readonly DueItem[] {
  const dates = meterDates(index);
  const rows = meterRows(index);
  const items: DueItem[] = [];
  rows.forEach((row, at) => {
    const own = dates[at];
    if (own === undefined || row.meter.status === 'closed') return;
    const serial = row.meter.serial ?? null;
    const { date, by } = own.verification;
    const { verificationYears: periodYears, lifeEnd } = own;
    if (by !== 'no period') {
      const item = { row, kind: 'verification' as const, serial, due: date, by, periodYears };
      items.push(itemOf(item, own.verificationEndsAt, now));
    }
    if (lifeEnd !== null) {
      const item = { row, kind: 'service-life' as const, serial, due: lifeEnd, ...ONCE };
      items.push(itemOf(item, own.lifeEndsAt, now));
    }
  });
  const rowOf = new Map<string, MeterRow>(rows.map((row) => [row.meter.id, row]));
  for (const { meter, serial, due, by, periodYears } of correctors) {
    const row = rowOf.get(meter);
    if (row === undefined || row.meter.status === 'closed') continue;
    const item = { row, kind: 'corrector' as const, serial, due, by, periodYears };
    items.push(itemOf(item, endsAt(due, row.site.timeZone), now));
  }
  return items.sort(compareDue);
}

/** @param end when its date has passed, NaN: no date. */
function itemOf(item: Omit<DueItem, 'daysLeft' | 'stage'>, end: number, now: EpochMs): DueItem {
  const daysLeft = Number.isNaN(end) ? null : daysUntil(end, now);
  return { ...item, daysLeft, stage: stageOf(daysLeft) };
}

export function stageOf(daysLeft: number | null): DueStage {
  if (daysLeft === null) return 'unknown';
  if (daysLeft <= 0) return 'overdue';
  if (daysLeft <= 30) return 'within-30';
  return daysLeft <= 90 ? 'within-90' : 'later';
}

const LAST = '9999-99-99';

function compareDue(a: DueItem, b: DueItem): number {
  return compare(a.due ?? LAST, b.due ?? LAST) || compare(keyOf(a), keyOf(b));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Unique: a place has one meter, and its correctors have serials. */
export const keyOf = ({ row, kind, serial }: DueItem): string =>
  `${row.meter.id} ${kind} ${serial ?? ''}`;
