import { useSyncExternalStore } from 'react';
import type { AlarmView } from '../../api/schema/alarm-view.ts';
import { everyPage } from './client.ts';
import { openStream } from './stream.ts';

/** Every open alarm as it now is, and whether that is so. */
export interface LiveAlarms {
  readonly alarms: ReadonlyMap<string, AlarmView>;
  /** `stale`: the stream is interrupted, these are as of `since`. */
  readonly standing: 'loading' | 'live' | 'stale';
  readonly since: number;
}

let state: LiveAlarms = { alarms: new Map(), standing: 'loading', since: Date.now() };
const listeners = new Set<() => void>();
let changes: AlarmView[] = [];
let loading = false;
let drawn: number | null = null;
let stop: (() => void) | null = null;

const publish = (next: LiveAlarms): void => {
  state = next;
  for (const listener of listeners) listener();
};

/** A burst of events is one change of the page. */
function drawSoon(): void {
  if (drawn !== null || loading) return;
  // a hidden page draws no frames but must still sound
  const draw = (): void => {
    drawn = null;
    const taken = changes;
    changes = [];
    publish(applied(state, taken));
  };
  drawn = document.hidden ? window.setTimeout(draw, 50) : requestAnimationFrame(draw);
}

export function applied(before: LiveAlarms, changed: readonly AlarmView[]): LiveAlarms {
  if (changed.length === 0) return before;
  const alarms = new Map(before.alarms);
  for (const alarm of changed) {
    if (alarm.state === 'closed') alarms.delete(alarm.id);
    else alarms.set(alarm.id, alarm);
  }
  return { ...before, alarms };
}

async function load(): Promise<void> {
  loading = true;
  try {
    const items = await everyPage<AlarmView>('/alarms', { state: 'open', limit: 1000 });
    // what the stream said meanwhile is newer than what was read
    const alarms = new Map(items.map((alarm) => [alarm.id, alarm]));
    const taken = changes;
    changes = [];
    const base: LiveAlarms = { alarms, standing: 'live', since: Date.now() };
    publish(applied(base, taken));
  } finally {
    loading = false;
  }
}

function start(): () => void {
  return openStream<AlarmView>('events=alarm', {
    alarm: (alarm) => {
      changes.push(alarm);
      drawSoon();
    },
    opened: () => {
      load().catch(() => publish({ ...state, standing: 'stale' }));
    },
    lost: () => {
      if (state.standing === 'live') publish({ ...state, standing: 'stale', since: Date.now() });
    },
  });
}

const nothing: LiveAlarms = { alarms: new Map(), standing: 'live', since: 0 };

/** The stream ends with the last who looks, and what it told is forgotten: the next may be another person. */
function follow(listener: () => void): () => void {
  listeners.add(listener);
  stop ??= start();
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    stop?.();
    stop = null;
    state = { alarms: new Map(), standing: 'loading', since: Date.now() };
  };
}

const rest = (): (() => void) => () => undefined;

/** @param how `rest`: for whoever may not see alarms. */
export const useLiveAlarms = (how: 'follow' | 'rest' = 'follow'): LiveAlarms =>
  useSyncExternalStore(how === 'follow' ? follow : rest, () =>
    how === 'follow' ? state : nothing,
  );

/** What a command answered: shown at once, before the stream tells it. */
export function tellAlarm(alarm: AlarmView): void {
  changes.push(alarm);
  drawSoon();
}
