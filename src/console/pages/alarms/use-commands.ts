import type { RefObject } from 'react';
import type { AlarmView } from '../../../api/schema/alarm-view.ts';
import type { Permission } from '../../../model/people.ts';
import { useSession } from '../../app/session.tsx';
import { isFresh, isOpen } from '../../parts/shown-alarms.ts';
import { keyOfRow } from './list-props.ts';
import type { ListRow } from './storm.ts';
import type { Desk } from './use-desk.ts';
import { type Command, useKeys } from './use-keys.ts';

interface Surroundings {
  readonly rows: readonly ListRow[];
  readonly desk: Desk;
  /** The alarms that the keys act on: those selected, else the one at hand. */
  readonly atHand: readonly AlarmView[];
  readonly list: RefObject<HTMLDivElement | null>;
  readonly search: RefObject<HTMLInputElement | null>;
  readonly keys: 'on' | 'off';
  readonly open: (id: string | null) => void;
  readonly fold: (group: string) => void;
  readonly release: () => void;
}

/** What each key does with the list and what is selected in it. */
export function useCommands(around: Surroundings): void {
  const { may } = useSession();
  const { rows, desk, atHand, list, search, keys, open, fold, release } = around;
  const move = (by: number): void => {
    const at = rows.findIndex((row) => keyOfRow(row) === desk.active);
    const next = rows[at < 0 ? 0 : Math.min(Math.max(at + by, 0), rows.length - 1)];
    if (next === undefined) return;
    list.current?.focus({ preventScroll: true });
    desk.activate(keyOfRow(next));
  };
  const row = rows.find((one) => keyOfRow(one) === desk.active);
  const enter = (): void => {
    if (row?.kind === 'alarm') open(row.alarm.id);
    if (row?.kind === 'group') fold(row.group.key);
  };
  const toggle = (): void => {
    if (row?.kind === 'alarm') desk.toggle([row.alarm.id]);
    if (row?.kind === 'group') desk.toggle(row.group.alarms.map(({ id }) => id));
  };
  const ask = (
    asked: 'acknowledge' | 'shelve' | 'comment',
    needs: Permission,
    alarms: readonly AlarmView[],
  ): void => {
    if (alarms.length > 0 && may(needs)) desk.show({ asked, alarms });
  };
  const run: Readonly<Record<Command, () => void>> = {
    next: () => move(1),
    previous: () => move(-1),
    open: enter,
    select: toggle,
    acknowledge: () => ask('acknowledge', 'alarms.acknowledge', atHand.filter(isFresh)),
    shelve: () => ask('shelve', 'alarms.shelve', atHand.filter(isOpen)),
    comment: () => ask('comment', 'alarms.comment', atHand.filter(isOpen).slice(0, 1)),
    new: release,
    search: () => search.current?.focus(),
    close: () => open(null),
    keys: () => desk.show({ asked: 'keys', alarms: [] }),
  };
  useKeys(list, keys, (command) => run[command]());
}
