import { useSyncExternalStore } from 'react';
import type { AlarmView } from '../../api/schema/alarm-view.ts';
import { everyPage } from './client.ts';
import { openStream } from './stream.ts';

/** Every open alarm as it now is, and whether that is so. */
export interface LiveAlarms {
  readonly alarms: ReadonlyMap<string, AlarmView>;
  /** `stale`: the stream is interrupted, these are as of `since`. `barred`: none may be seen. */
  readonly standing: 'loading' | 'live' | 'stale' | 'barred';
  readonly since: number;
}

let state: LiveAlarms = { alarms: new Map(), standing: 'loading', since: Date.now() };
const listeners = new Set<() => void>();
let changes: AlarmView[] = [];
/** The reading of all of them that goes on; null: none does. */
let loading: AbortController | null = null;
let drawn: number | null = null;
let stop: (() => void) | null = null;

const publish = (next: LiveAlarms): void => {
  state = next;
  for (const listener of listeners) listener();
};

/** A burst of events is one change of the page. */
function drawSoon(): void {
  if (drawn !== null || loading !== null) return;
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

/** Reads them all; what was being read before, for whomever, is no longer wanted. */
async function load(): Promise<void> {
  loading?.abort();
  const turn = new AbortController();
  loading = turn;
  try {
    const asked = { state: 'open', limit: 1000 };
    const items = await everyPage<AlarmView>('/alarms', asked, turn.signal);
    if (turn.signal.aborted) return;
    // what the stream said meanwhile is newer than what was read
    const alarms = new Map(items.map((alarm) => [alarm.id, alarm]));
    const taken = changes;
    changes = [];
    loading = null;
    publish(applied({ alarms, standing: 'live', since: Date.now() }, taken));
  } catch {
    if (turn.signal.aborted) return;
    // the stream is there and the list is not: what is shown is not known to be all
    loading = null;
    interrupted();
    again = setTimeout(() => void load(), AGAIN_MS);
  }
}

const AGAIN_MS = 5_000;
let again: ReturnType<typeof setTimeout> | null = null;

const interrupted = (): void => {
  if (state.standing !== 'stale') publish({ ...state, standing: 'stale', since: Date.now() });
};

/** Nothing is read any more. */
function rested(): void {
  if (again !== null) clearTimeout(again);
  again = null;
  loading?.abort();
  loading = null;
}

function start(): () => void {
  const close = openStream<AlarmView>('events=alarm', {
    alarm: (alarm) => {
      changes.push(alarm);
      drawSoon();
    },
    opened: () => {
      rested();
      void load();
    },
    lost: () => {
      rested();
      interrupted();
    },
  });
  return () => {
    close();
    rested();
    changes = [];
  };
}

const nothing: LiveAlarms = { alarms: new Map(), standing: 'barred', since: 0 };

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
