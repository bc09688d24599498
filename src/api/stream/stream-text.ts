import type { LiveEvent } from '../../model/live.ts';
import type { Reading } from '../../model/reading.ts';
import { statusView } from '../devices/device-view.ts';
import type { FleetPort } from '../ports.ts';
import { alarmView } from '../schema/alarm-view.ts';
import { instant } from '../schema/instant.ts';
import type { RingEntry } from './event-ring.ts';
import { siteOf } from './stream-filter.ts';
import { type StreamId, streamIdText } from './stream-id.ts';

/** An event as it goes over the wire (WHATWG HTML §9.2); JSON has no line breaks to be split. */
export const eventText = (id: StreamId, event: string, body: unknown): string =>
  `id: ${streamIdText(id)}\nevent: ${event}\ndata: ${JSON.stringify(body)}\n\n`;

/** What a reader's browser waits before it connects again, ms, and where it then goes on. */
export const openingText = (id: StreamId): string => `retry: 3000\nid: ${streamIdText(id)}\n\n`;

/**
 * Keeps proxies from closing a quiet stream, lets a page tell a quiet stream from a dead one,
 * and moves the reader's id past what it does not want.
 */
export const heartbeatText = (id: StreamId): string => eventText(id, 'beat', {});

/** Made once for all streams that carry the event. */
const texts = new WeakMap<RingEntry, string>();

export function entryText(entry: RingEntry, fleet: FleetPort): string {
  const known = texts.get(entry);
  if (known !== undefined) return known;
  const text = eventText(entry.id, entry.event.event, bodyOf(entry.event, fleet));
  texts.set(entry, text);
  return text;
}

function bodyOf(event: LiveEvent, fleet: FleetPort): unknown {
  switch (event.event) {
    case 'alarm':
      return alarmView(event.alarm);
    case 'reading':
      return readingBody(event.reading, siteOf(event.reading.device, fleet));
    case 'status': {
      const { device } = event.status;
      return { ...statusView(event.status), site: siteOf(device, fleet) };
    }
  }
}

function readingBody(reading: Reading, site: string | null): unknown {
  const { device, record, ts, receivedAt } = reading;
  const envelope = { device, site, record, ts: instant(ts), receivedAt: instant(receivedAt) };
  if (reading.record === 'status') return { ...envelope, values: { online: reading.online } };
  const { values } = reading;
  if (reading.record === 'event') return { ...envelope, code: reading.code, values };
  return { ...envelope, kind: reading.kind, values };
}
