import { Button } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { AlarmView } from '../../api/schema/alarm-view.ts';
import { isShown } from '../parts/shown-alarms.ts';
import { useSay } from './language.tsx';
import { usePreferences } from './preferences.ts';
import { createSounder, type Sounder } from './sounder.ts';
import { shellWords as words } from './words.ts';

/** One becoming active, or graver, is one reason to sound. */
const reasonOf = ({ id, occurrence, priority }: AlarmView): string =>
  `${id} ${occurrence} ${priority}`;

/**
 * Sounds while somebody must look: an alarm of priority 1 to 3 that is unacknowledged and has
 * not been silenced. Silencing is for what sounds now; the next one sounds again.
 */
export function AlarmSound({ alarms }: { readonly alarms: ReadonlyMap<string, AlarmView> }) {
  const say = useSay();
  const { sound } = usePreferences();
  const [silenced, setSilenced] = useState<ReadonlySet<string>>(new Set());
  const sounder = useRef<Sounder | null>(null);
  const calling = [...alarms.values()].filter(
    (alarm) =>
      alarm.state === 'unacknowledged' &&
      alarm.priority <= 3 &&
      isShown(alarm) &&
      !silenced.has(reasonOf(alarm)),
  );
  const gravest = calling.reduce((least, { priority }) => Math.min(least, priority), 9);
  useEffect(() => {
    sounder.current ??= createSounder();
    sounder.current.sound(sound === 'on' && gravest <= 3 ? gravest : null);
  }, [gravest, sound]);
  useEffect(() => () => sounder.current?.sound(null), []);
  if (calling.length === 0) return null;
  const silence = (): void => setSilenced(new Set([...alarms.values()].map(reasonOf)));
  return (
    <Button
      size="compact-sm"
      variant="default"
      onClick={silence}
      data-sounding={sound === 'on' ? gravest : undefined}
    >
      {say(words.silence)}
    </Button>
  );
}
