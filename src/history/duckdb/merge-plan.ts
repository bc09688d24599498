import { monthAfter, monthStart } from './months.ts';
import { DAY } from './rollups.ts';
import type { ArchivedTable } from './schema.ts';
import type { ManifestFile } from './sql-source.ts';

/** Tables that are rewritten together: a hidden station row hides its runs too. */
const GROUPS: readonly (readonly [ArchivedTable, ...ArchivedTable[]])[] = [
  ['meter'],
  ['station', 'run'],
  ['event'],
  ['superseded'],
];

/** Late rows dribble in for a day and more: a month is merged once that is over. */
const SETTLING = DAY;
/** A merged month is rewritten when so many late parts have come beside it. */
const LATE_PARTS = 8;

export interface Merge {
  readonly month: string;
  readonly group: readonly [ArchivedTable, ...ArchivedTable[]];
  readonly old: readonly ManifestFile[];
}

/** Which finished months are worth a rewrite. `spoiled` are tables and months with hidden rows, `meter 2026-11`. */
export function planMerges(
  files: readonly ManifestFile[],
  spoiled: ReadonlySet<string>,
  now: number,
): Merge[] {
  const months = [...new Set(files.map((file) => file.month))].sort();
  return months
    .filter((month) => monthStart(monthAfter(month)) + SETTLING <= now)
    .flatMap((month) =>
      GROUPS.flatMap((group): Merge[] => {
        const old = files.filter((file) => file.month === month && group.includes(file.tbl));
        const parts = old.filter((file) => !file.merged).length;
        const whole = parts < old.length;
        const due = whole ? parts >= LATE_PARTS : parts > 0;
        const hidden = spoiled.has(`${group[0]} ${month}`) && old.length > 0;
        return due || hidden ? [{ month, group, old }] : [];
      }),
    );
}
