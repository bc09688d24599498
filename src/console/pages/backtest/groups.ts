import type { AlarmView } from '../../../api/schema/alarm-view.ts';
import type { BacktestView } from '../../../api/schema/backtest-view.ts';

export type Group = 'gained' | 'lost' | 'kept';
export type Groups = Readonly<Record<Group, readonly AlarmView[]>>;

/** Alarms that come, go and stay, oldest first. */
export function groupsOf({ alarms, gained, lost }: NonNullable<BacktestView['result']>): Groups {
  const isGained = new Set(gained);
  const inOrder = (items: readonly AlarmView[]): readonly AlarmView[] =>
    items.toSorted((a, b) => (a.occurredAt < b.occurredAt ? -1 : 1));
  return {
    gained: inOrder(alarms.filter(({ id }) => isGained.has(id))),
    kept: inOrder(alarms.filter(({ id }) => !isGained.has(id))),
    lost: inOrder(lost),
  };
}
