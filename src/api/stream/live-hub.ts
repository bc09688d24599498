import type { Readable } from 'node:stream';
import type { LiveEvent } from '../../model/live.ts';
import type { AlarmRecords } from '../../records/records.ts';
import { Refusal } from '../errors/refusal.ts';
import type { FleetPort, LivePort } from '../ports.ts';
import { alarmView } from '../schema/alarm-view.ts';
import { type EventRing, openEventRing, type RingEntry } from './event-ring.ts';
import { openMissedAlarms } from './missed-alarms.ts';
import { openStreamClient, type StreamClient } from './stream-client.ts';
import { type StreamFilter, wants } from './stream-filter.ts';
import type { StreamId } from './stream-id.ts';
import { entryText, eventText } from './stream-text.ts';

export interface LiveHub {
  /** Throws `too-many-streams`. */
  attach(reader: StreamReader): Readable;
  counts(): { readonly open: number; readonly cut: number };
  /** Sign of life to every reader; those who may no longer read are let go. */
  beat(): void;
  /** Ends every stream. */
  close(): void;
}

export interface StreamReader {
  readonly filter: StreamFilter;
  /** Last id seen; null starts with what comes now, `unusable` is an id that is none of ours. */
  readonly after: StreamId | null | 'unusable';
  /** Asked at every sign of life. */
  readonly mayRead: () => Promise<'yes' | 'no'>;
}

export interface LiveHubParts {
  readonly live: LivePort;
  readonly alarms: AlarmRecords;
  readonly fleet: FleetPort;
  /** Events kept for readers that come back. */
  readonly ringSize: number;
  /** How long events are still kept when the last reader has left, ms. */
  readonly lingerMs: number;
  /** What its readers may ask for; readings are fetched only where somebody may. */
  readonly wants: 'everything' | 'alarms';
}

const MOST_READERS = 1000;

/** One subscription for all readers, and only while there are any: live readings cost work. */
export function openLiveHub(parts: LiveHubParts): LiveHub {
  const clients = new Map<StreamClient, StreamReader>();
  let tap: { readonly ring: EventRing; readonly stop: () => void } | null = null;
  let leaving: NodeJS.Timeout | null = null;
  let waking = false;
  let cut = 0;

  const wakeAll = (): void => {
    waking = false;
    for (const client of clients.keys()) client.wake();
  };
  const open = (): EventRing => {
    if (leaving !== null) clearTimeout(leaving);
    leaving = null;
    if (tap !== null) return tap.ring;
    const floor = { position: parts.live.position() + 1, ordinal: 0 };
    const ring = openEventRing(parts.ringSize, floor);
    const stop = parts.live.subscribe((event) => {
      ring.push(event);
      // once for a burst: events come by the hundred
      if (!waking) setImmediate(wakeAll);
      waking = true;
    }, parts.wants);
    tap = { ring, stop };
    return ring;
  };
  const stopTap = (): void => {
    tap?.stop();
    tap = null;
  };
  const leave = (client: StreamClient, how: 'cut' | 'ended'): void => {
    if (how === 'cut') cut += 1;
    if (!clients.delete(client) || clients.size > 0) return;
    leaving = setTimeout(stopTap, parts.lingerMs).unref();
  };
  return {
    attach(reader) {
      if (clients.size >= MOST_READERS) {
        throw new Refusal('too-many-streams', `${MOST_READERS} are open`, {
          headers: { 'retry-after': '15' },
        });
      }
      const client = connect(open(), reader, parts, (how) => leave(client, how));
      clients.set(client, reader);
      return client.stream;
    },
    counts: () => ({ open: clients.size, cut }),
    beat() {
      for (const [client, { mayRead }] of clients) {
        client.beat();
        mayRead().then(
          (answer) => (answer === 'no' ? client.end() : undefined),
          // whoever cannot be asked about is asked about again at the next beat
          () => undefined,
        );
      }
    },
    close() {
      for (const client of clients.keys()) client.end();
      if (leaving !== null) clearTimeout(leaving);
      stopTap();
    },
  };
}

function connect(
  ring: EventRing,
  { filter, after }: StreamReader,
  { alarms, fleet, live }: LiveHubParts,
  closed: (how: 'cut' | 'ended') => void,
): StreamClient {
  const carries = (event: LiveEvent): boolean => wants(filter, event, fleet);
  const resumed = after === null ? ring.head() : sequenceFor(ring, after, live);
  const missed = openMissedAlarms(alarms, ring);
  async function* backlog(): AsyncGenerator<string> {
    if (after === null || resumed !== null) return;
    yield gapText(after, ring);
    if (after === 'unusable') return;
    for await (const { position, alarm } of missed.changes(after.position)) {
      if (!carries({ event: 'alarm', position, alarm })) continue;
      yield eventText({ position, ordinal: 0 }, 'alarm', alarmView(alarm));
    }
  }
  const told = ({ event }: RingEntry): boolean =>
    event.event === 'alarm' && missed.told(event) === 'yes';
  return openStreamClient({
    ring,
    opening: after === null || after === 'unusable' ? ring.last() : after,
    backlog: backlog(),
    start: () => resumed ?? ring.tail(),
    textOf: (entry) => (carries(entry.event) && !told(entry) ? entryText(entry, fleet) : null),
    closed,
  });
}

/** Null: what came after the id cannot be given exactly any more. */
function sequenceFor(ring: EventRing, after: StreamId | 'unusable', live: LivePort): number | null {
  if (after === 'unusable') return null;
  const furthest = Math.max(ring.last().position, live.position() + 1);
  return after.position > furthest ? null : ring.sequenceAfter(after);
}

/** Tells the reader that readings are missing and that it should ask for them. */
function gapText(after: StreamId | 'unusable', ring: EventRing): string {
  const floor = ring.floor();
  const from = after === 'unusable' ? null : after.position;
  const missing = { from, to: floor.position, missing: ['reading', 'status'] };
  return eventText(after === 'unusable' ? floor : after, 'gap', missing);
}
