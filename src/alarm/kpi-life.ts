import type { Alarm, AlarmEvent } from '../model/alarm.ts';
import { subjectKey } from '../model/alarm-type.ts';
import type { EpochMs } from '../model/units.ts';

export interface Span {
  readonly from: EpochMs;
  /** Exclusive. */
  readonly to: EpochMs;
}

/** Journal times; `to` null: it lasts. */
export interface Stretch {
  readonly from: EpochMs;
  readonly to: EpochMs | null;
}

/** When somebody was called, and when somebody answered. */
export interface Call {
  readonly asked: EpochMs;
  /** Null: nobody has yet. */
  readonly acknowledged: EpochMs | null;
}

/** An alarm's life at the console, read from its history: in journal time, as people met it. */
export interface Life {
  readonly alarm: Alarm;
  /** Alarms of one type and subject are one alarm to whoever hears them. */
  readonly key: string;
  readonly active: readonly Stretch[];
  /** Suppressed, shelved or out of service: evaluated, but nobody is called. */
  readonly muted: readonly Stretch[];
  readonly shelved: readonly Stretch[];
  /** When it called for somebody: each of these is one annunciation. */
  readonly heard: readonly EpochMs[];
  readonly calls: readonly Call[];
  /** Times it became active that its shortened history no longer dates. */
  readonly undated: number;
}

export const keyOf = ({ type, subject }: Pick<Alarm, 'type' | 'subject'>): string =>
  `${type}|${subjectKey(subject)}`;

type EventName = AlarmEvent['event'];

const BEGINS: readonly EventName[] = ['raised', 'reactivated'];
/** A re-alarm calls again for what was acknowledged and then forgotten. */
const CALLS: readonly EventName[] = [...BEGINS, 're-alarmed'];

/** The three ways to keep an alarm quiet, each by the lines that begin and end it. */
const MUTES = [
  { on: 'suppressed', off: 'released', now: (alarm: Alarm) => alarm.suppressedBy !== null },
  { on: 'out-of-service', off: 'in-service', now: (alarm: Alarm) => alarm.outOfService },
  { on: 'shelved', off: 'unshelved', now: (alarm: Alarm) => alarm.shelvedUntil !== null },
] as const;

interface Progress {
  active: boolean;
  acknowledged: boolean;
  readonly on: boolean[];
  asked: EpochMs | null;
}

/** Walks through the history, moment by moment: what is written at one moment holds together. */
export function lifeOf(alarm: Alarm): Life {
  const first = alarm.history[0]?.at ?? alarm.detectedAt;
  const on = MUTES.map((_, n) => mutedFirst(alarm, n));
  const at: Progress = { active: false, acknowledged: false, on, asked: null };
  const active = recorder();
  const muted = recorder();
  const shelved = recorder();
  const heard: EpochMs[] = [];
  const calls: Call[] = [];
  if (at.on.includes(true)) muted.begin(first);
  if (at.on[SHELF] === true) shelved.begin(first);
  for (const lines of moments(alarm.history)) {
    const [line] = lines;
    if (line === undefined) continue;
    const wasMuted = at.on.includes(true);
    for (const { event } of lines) advance(at, event);
    const isMuted = at.on.includes(true);
    (at.active ? active.begin : active.end)(line.at);
    (isMuted ? muted.begin : muted.end)(line.at);
    (at.on[SHELF] === true ? shelved.begin : shelved.end)(line.at);
    hear(alarm, at, lines, { wasMuted, isMuted }, heard, calls);
  }
  const { returnedAt, shelvedUntil, acknowledgedAt } = alarm;
  if (returnedAt !== null) active.end(returnedAt);
  // a shelf ends by its time, whether or not a line says so
  if (shelvedUntil !== null) shelved.end(shelvedUntil);
  if (shelvedUntil !== null && at.on.filter(Boolean).length === 1) muted.end(shelvedUntil);
  if (at.asked !== null) calls.push({ asked: at.asked, acknowledged: acknowledgedAt });
  const dated = alarm.history.filter(({ event }) => BEGINS.includes(event)).length;
  return {
    alarm,
    key: keyOf(alarm),
    active: active.stretches(),
    muted: muted.stretches(),
    shelved: shelved.stretches(),
    heard,
    calls,
    undated: Math.max(0, alarm.occurrence - dated),
  };
}

const SHELF = MUTES.findIndex(({ on }) => on === 'shelved');

/** Without a line that says otherwise it has always been as it is now. */
function mutedFirst(alarm: Alarm, n: number): boolean {
  const mute = MUTES[n];
  if (mute === undefined) return false;
  const line = alarm.history.find(({ event }) => event === mute.on || event === mute.off);
  return line === undefined ? mute.now(alarm) : line.event === mute.off;
}

function advance(at: Progress, event: EventName): void {
  if (BEGINS.includes(event)) at.active = true;
  if (event === 'returned') at.active = false;
  if (event === 'acknowledged') at.acknowledged = true;
  if (CALLS.includes(event) || event === 'changed') at.acknowledged = false;
  for (const [n, { on, off }] of MUTES.entries()) {
    if (event === on) at.on[n] = true;
    if (event === off) at.on[n] = false;
  }
}

/** Priority 4 is a list entry; nobody is called for it. */
function hear(
  { priority }: Alarm,
  at: Progress,
  lines: readonly AlarmEvent[],
  { wasMuted, isMuted }: { readonly wasMuted: boolean; readonly isMuted: boolean },
  heard: EpochMs[],
  calls: Call[],
): void {
  if (priority === 4) return;
  if (isMuted) {
    at.asked = null;
    return;
  }
  for (const { at: when, event } of lines) {
    if (CALLS.includes(event)) heard.push(when);
    if (CALLS.includes(event) || event === 'changed') at.asked ??= when;
    if (event !== 'acknowledged' || at.asked === null) continue;
    calls.push({ asked: at.asked, acknowledged: when });
    at.asked = null;
  }
  const [line] = lines;
  const isNew = lines.some(({ event }) => CALLS.includes(event));
  // what kept it quiet is over and it holds: it calls now, unless somebody has it already
  if (line === undefined || !wasMuted || isNew || !at.active || at.acknowledged) return;
  heard.push(line.at);
  at.asked = line.at;
}

function moments(history: readonly AlarmEvent[]): readonly (readonly AlarmEvent[])[] {
  const groups: AlarmEvent[][] = [];
  for (const line of history) {
    const last = groups.at(-1);
    if (last !== undefined && last[0]?.at === line.at) last.push(line);
    else groups.push([line]);
  }
  return groups;
}

interface Recorder {
  readonly begin: (at: EpochMs) => void;
  readonly end: (at: EpochMs) => void;
  readonly stretches: () => readonly Stretch[];
}

function recorder(): Recorder {
  const done: Stretch[] = [];
  let since: EpochMs | null = null;
  return {
    begin: (at) => {
      since ??= at;
    },
    end: (at) => {
      if (since === null) return;
      // an end in event time may lie before the moment at which people met the beginning
      done.push({ from: since, to: at < since ? since : at });
      since = null;
    },
    stretches: () => (since === null ? done : [...done, { from: since, to: null }]),
  };
}
