import type { SwingView } from '../../../api/schema/tracking-view.ts';
import type { GridSort } from '../../parts/grid/grid-column.ts';

/** What a column is ordered by; unknown values come last whichever way it goes. */
const KEYS: Readonly<Record<string, (swing: SwingView) => string | number | null>> = {
  customer: ({ customer }) => customer.id,
  weeks: ({ from }) => from,
  change: ({ changePercent, direction }) => (direction === 'down' ? -changePercent : changePercent),
  m3: ({ m3 }) => m3,
  money: ({ money }) => (money === null ? null : Math.abs(money)),
  state: ({ followUp }) => followUp?.state ?? '',
};

export function ordered(swings: readonly SwingView[], sort: GridSort | null): readonly SwingView[] {
  const key = sort === null ? undefined : KEYS[sort.column];
  if (key === undefined || sort === null) return swings;
  const sign = sort.order === 'asc' ? 1 : -1;
  return [...swings].sort((a, b) => {
    const [one, other] = [key(a), key(b)];
    if (one === null || other === null) return Number(one === null) - Number(other === null);
    return sign * (one < other ? -1 : one > other ? 1 : 0);
  });
}

/** Those of a state; `none`: nobody has followed them up. */
export function inState(swings: readonly SwingView[], state: string): readonly SwingView[] {
  if (state === '') return swings;
  return swings.filter(({ followUp }) =>
    state === 'none' ? followUp === null : followUp?.state === state,
  );
}
