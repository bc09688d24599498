import type { TopicFault } from './ingest-event.ts';

/** What the service sends down, beneath `gas/v1/{device}/`. */
export const DOWN_TOPICS = ['rejected'] as const;
export type DownTopic = (typeof DOWN_TOPICS)[number];

/** Longest topic or filter, UTF-8 bytes are at most four times as many. */
const MOST_CHARACTERS = 512;
const ROOT = 'gas/v1/';
const SPARKPLUG = 'spBv1.0/';
const SPARKPLUG_STATE = 'spBv1.0/STATE/';
const SPARKPLUG_TYPES = new Set(['NBIRTH', 'NDATA', 'NDEATH', 'DBIRTH', 'DDATA', 'DDEATH']);
const DOWN: ReadonlySet<string> = new Set(DOWN_TOPICS);

export const downTopic = (device: string, leaf: DownTopic): string => `${ROOT}${device}/${leaf}`;

export const statusTopic = (device: string): string => `${ROOT}${device}/status`;

/** The device whose tree a `gas/v1/…` topic or filter lies in; empty for any other. */
export function deviceOfTopic(topic: string): string {
  if (!topic.startsWith(ROOT)) return '';
  const end = topic.indexOf('/', ROOT.length);
  return end < 0 ? '' : topic.slice(ROOT.length, end);
}

/**
 * Whom a topic or filter of what the service sends down concerns: a device, or
 * `spBv1.0/STATE/…` itself for what a Sparkplug host says to all; empty for any
 * other. A device id holds no `/`, so the two cannot meet.
 */
export function audienceOf(topic: string): string {
  if (isHostState(topic)) return topic;
  if (!topic.startsWith(SPARKPLUG)) return deviceOfTopic(topic);
  const [, group = '', type, node = '', device, ...rest] = topic.split('/');
  const isCommand =
    type === 'NCMD'
      ? device === undefined || device === '#'
      : type === 'DCMD' && device !== undefined;
  const isPlain = !/[+#]/.test(group) && !/[+#]/.test(node);
  return isCommand && isPlain && rest.length === 0 ? node : '';
}

/** `spBv1.0/STATE/{host}`: what a Sparkplug host application says of itself, retained. */
export const isHostState = (topic: string): boolean =>
  topic.startsWith(SPARKPLUG_STATE) &&
  topic.length > SPARKPLUG_STATE.length &&
  !/[+#/]/.test(topic.slice(SPARKPLUG_STATE.length));

/**
 * Null when `device` may publish on `topic`: its own `gas/v1/{device}/…` tree
 * except what the service sends down, or Sparkplug B with itself as the edge
 * node. An unknown topic of its own tree is let through: admission quarantines
 * it, so that nothing a device may send disappears.
 */
export function publishFault(device: string, topic: string): TopicFault | null {
  const malformed = shapeFault(topic);
  if (malformed !== null) return malformed;
  if (deviceOfTopic(topic) === device) {
    return DOWN.has(topic.slice(ROOT.length + device.length + 1)) ? 'downlink' : null;
  }
  return isOwnSparkplug(device, topic) ? null : 'not-its-own';
}

/**
 * Null when `device` may subscribe to `filter`: beneath `gas/v1/{device}/`, wildcards
 * included; of Sparkplug the state of one host, `spBv1.0/{group}/NCMD/{device}` (also with
 * `/#` behind it, as common edge nodes ask) and what lies under `spBv1.0/{group}/DCMD/{device}/`.
 */
export function subscribeFault(device: string, filter: string): TopicFault | null {
  const malformed = shapeFault(filter);
  if (malformed !== null) return malformed;
  return audienceOf(filter) === device || isHostState(filter) ? null : 'not-its-own';
}

function shapeFault(topic: string): TopicFault | null {
  if (topic.length > MOST_CHARACTERS) return 'too-long';
  if (topic.includes('\0')) return 'nul';
  if (topic.charCodeAt(0) === 0x24) return 'reserved';
  if (topic.length === 0 || topic.includes('//')) return 'empty-level';
  if (topic.charCodeAt(0) === 0x2f || topic.charCodeAt(topic.length - 1) === 0x2f) {
    return 'empty-level';
  }
  return null;
}

function isOwnSparkplug(device: string, topic: string): boolean {
  if (!topic.startsWith(SPARKPLUG)) return false;
  const levels = topic.split('/');
  return (
    (levels.length === 4 || levels.length === 5) &&
    SPARKPLUG_TYPES.has(levels[2] ?? '') &&
    levels[3] === device
  );
}

/** MQTT filter matching (MQTT 3.1.1 §4.7); `topic` holds no wildcard. */
export function filterMatches(filter: string, topic: string): boolean {
  if (filter === topic) return true;
  const wanted = filter.split('/');
  const given = topic.split('/');
  for (const [at, level] of wanted.entries()) {
    if (level === '#') return true;
    if (at >= given.length || (level !== '+' && level !== given[at])) return false;
  }
  return wanted.length === given.length;
}
