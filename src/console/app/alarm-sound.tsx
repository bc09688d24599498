import { Button } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { AlarmView } from '../../api/schema/alarm-view.ts';
import { alarmWords } from '../parts/alarm-words.ts';
import { callingPriority, reasonOf } from './calling.ts';
import { useSay } from './language.tsx';
import { usePreferences } from './preferences.ts';
import { type Audibility, createSounder, type Sounder } from './sounder.ts';
import { shellWords as words } from './words.ts';

/**
 * Sounds while somebody must look: an alarm of priority 1 to 3 that is unacknowledged and has
 * not been silenced. Silencing is for what sounds now; the next one sounds again. Whether it
 * sounds is always written beside it: a control room must not take a mute page for a quiet one.
 */
export function AlarmSound({ alarms }: { readonly alarms: ReadonlyMap<string, AlarmView> }) {
  const say = useSay();
  const { sound } = usePreferences();
  const [silenced, setSilenced] = useState<ReadonlySet<string>>(new Set());
  const [audibility, setAudibility] = useState<Audibility>('audible');
  const sounder = useRef<Sounder | null>(null);
  const calling = callingPriority(alarms.values(), silenced);
  useEffect(() => {
    sounder.current ??= createSounder(setAudibility);
    sounder.current.sound(sound === 'on' ? calling : null);
  }, [calling, sound]);
  useEffect(() => () => sounder.current?.sound(null), []);
  if (sound === 'off') {
    return (
      <span className="sound-state">
        <Speaker waves="crossed" /> {say(words.soundOff)}
      </span>
    );
  }
  if (calling === null) return null;
  if (audibility === 'blocked') {
    return (
      <Button size="compact-sm" variant="default" onClick={() => sounder.current?.enable()}>
        <Speaker waves="crossed" /> {say(words.soundBlocked)}
      </Button>
    );
  }
  return (
    <span className="sound-state" role="status" data-sounding={calling}>
      <Speaker waves="loud" />{' '}
      {say(words.sounding, { priority: say(alarmWords.priority, { n: calling }) })}
      <Button
        size="compact-sm"
        variant="default"
        onClick={() => setSilenced(new Set([...alarms.values()].map(reasonOf)))}
      >
        {say(words.silence)}
      </Button>
    </span>
  );
}

function Speaker({ waves }: { readonly waves: 'loud' | 'crossed' }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden className="sound-icon">
      <path d="M3 9h4l6-5v16l-6-5H3z" fill="currentColor" />
      <path
        d={waves === 'loud' ? 'M16 8q4 4 0 8M19 5q7 7 0 14' : 'M16 8l6 8M22 8l-6 8'}
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
      />
    </svg>
  );
}
