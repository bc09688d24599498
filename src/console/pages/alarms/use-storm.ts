import { useMemo, useState } from 'react';
import type { AlarmView } from '../../../api/schema/alarm-view.ts';
import { isShown } from '../../parts/shown-alarms.ts';
import { useNow } from '../../parts/when.tsx';
import type { View } from './filters.ts';
import { isStorm, type ListRow, newLately, plainRows, stormRows } from './storm.ts';

export interface Storm {
  /** Null: there is none. */
  readonly newOnes: number | null;
  readonly display: 'grouped' | 'plain';
  readonly choose: (display: 'grouped' | 'plain') => void;
  readonly rows: readonly ListRow[];
  readonly fold: (group: string) => void;
}

/** Groups the rows while more comes than a person can attend to, unless they choose otherwise. */
export function useStorm(
  alarms: ReadonlyMap<string, AlarmView>,
  listed: readonly AlarmView[],
  view: View,
  attention: 'there' | 'away',
): Storm {
  const now = useNow(10_000);
  const newOnes = useMemo(
    () => newLately([...alarms.values()].filter(isShown), now),
    [alarms, now],
  );
  const [chosen, choose] = useState<'grouped' | 'plain'>('grouped');
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const [latched, setLatched] = useState<'storm' | 'calm'>('calm');
  const weather = isStorm(newOnes) ? 'storm' : 'calm';
  // rows are not grouped, nor a banner put above them, under somebody's hand
  if (attention === 'away' && latched !== weather) setLatched(weather);
  const storms = view === 'shown' && latched === 'storm';
  const isGrouped = storms && chosen === 'grouped';
  const rows = useMemo(
    () => (isGrouped ? stormRows(listed, opened) : plainRows(listed)),
    [isGrouped, listed, opened],
  );
  const [fold] = useState(() => (group: string): void => {
    setOpened((before) => {
      const after = new Set(before);
      if (!after.delete(group)) after.add(group);
      return after;
    });
  });
  return { newOnes: storms ? newOnes : null, display: chosen, choose, rows, fold };
}
