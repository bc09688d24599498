import type { BackBilling } from '../../model/archive/back-billing-kind.ts';
import type { EpochMs } from '../../model/units.ts';
import type { RegisterPoint } from '../contract/metering-books.ts';

const REGISTERS = ['vb', 'vm', 'vbd'] as const;

/**
 * What each register showed last before the span begins and first when it has ended;
 * a register that was not read on both sides is left out.
 */
export function spanReadings(
  points: readonly RegisterPoint[],
  { from, to }: { readonly from: EpochMs; readonly to: EpochMs },
): BackBilling['readings'] {
  return REGISTERS.flatMap((what) => {
    const read = points.flatMap(({ ts, [what]: value }) => (value === null ? [] : [{ ts, value }]));
    const start = read.findLast(({ ts }) => ts <= from) ?? read[0];
    const end = read.find(({ ts }) => ts >= to) ?? read.at(-1);
    if (start === undefined || end === undefined) return [];
    return [
      {
        what,
        startAt: new Date(start.ts).toISOString(),
        start: start.value,
        endAt: new Date(end.ts).toISOString(),
        end: end.value,
      },
    ];
  });
}
