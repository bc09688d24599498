import { Socket } from 'node:net';
import type { PublishPacket } from 'aedes';
import { describe, expect, it } from 'vitest';
import type { Connection } from '../../../src/ingest/connection.ts';
import { DeviceSessions } from '../../../src/ingest/device-sessions.ts';
import { FramingGuard } from '../../../src/ingest/framing-guard.ts';
import { InFlight } from '../../../src/ingest/in-flight.ts';
import type { IngestEvent } from '../../../src/ingest/ingest-event.ts';
import { IngestCounters } from '../../../src/ingest/ingest-stats.ts';
import { Uplink } from '../../../src/ingest/uplink.ts';
import type { AppendDone } from '../../../src/journal/journal.ts';
import { AppError } from '../../../src/lib/app-error.ts';
import { DeviceId } from '../../../src/model/ids.ts';
import type { Entry } from '../../../src/model/journal-entry.ts';
import { position } from '../../../src/model/units.ts';

const publish = (topic: string, more: Partial<PublishPacket> = {}): PublishPacket => ({
  cmd: 'publish',
  topic,
  payload: Buffer.from('on'),
  qos: 1,
  retain: false,
  dup: false,
  ...more,
});

function setUp(): {
  uplink: Uplink;
  connection: Connection;
  appended: { entry: Entry; done: AppendDone }[];
  answers: (Error | null)[];
  answer: (error: Error | null) => void;
  inFlight: InFlight;
  sessions: DeviceSessions;
  counters: IngestCounters;
  events: IngestEvent[];
} {
  const appended: { entry: Entry; done: AppendDone }[] = [];
  const answers: (Error | null)[] = [];
  const events: IngestEvent[] = [];
  const inFlight = new InFlight({ messages: 10, bytes: 100_000 });
  const counters = new IngestCounters();
  const sessions = new DeviceSessions(
    { retained: [], sessions: [] },
    { sessionsPerDevice: 1, queuedPerSession: 1 },
    () => {},
  );
  const uplink = new Uplink({
    journal: { append: (entry, done) => appended.push({ entry, done }) },
    clock: { now: () => 5 },
    inFlight,
    sessions,
    counters,
    emit: (event) => events.push(event),
  });
  const socket = new Socket();
  const limits = { packetBytes: 1, connectBytes: 1 };
  const guard = new FramingGuard(socket, { limits, inFlight, now: () => 0, onFault: () => {} });
  const connection: Connection = {
    socket,
    guard,
    address: '1.2.3.4',
    certificateName: null,
    request: null,
    device: { id: DeviceId.parse('a'), reporting: 'scada' },
    since: 0,
    filters: new Set(),
    reason: null,
    detail: '',
  };
  const answer = (error: Error | null): void => void answers.push(error);
  return { uplink, connection, appended, answers, answer, inFlight, sessions, counters, events };
}

describe('uplink', () => {
  it('answers with the commit, counts what is in flight until then', () => {
    const { uplink, connection, appended, answers, answer, inFlight, counters } = setUp();
    uplink.accept(connection, publish('gas/v1/a/event'), answer);
    expect(answers).toEqual([]);
    expect(inFlight.messages).toBe(1);
    expect(appended[0]?.entry).toMatchObject({ kind: 'message', at: 5, source: 'a' });
    appended[0]?.done(null, position(1));
    expect(answers).toEqual([null]);
    expect(inFlight).toMatchObject({ messages: 0, bytes: 0 });
    expect(counters).toMatchObject({ messages: 1, bytes: 2, notStored: 0 });
  });

  it('passes the journal’s error on and notes it as the reason of the end', () => {
    const { uplink, connection, appended, answers, answer, counters } = setUp();
    uplink.accept(connection, publish('gas/v1/a/event'), answer);
    appended[0]?.done(new AppError('journal-failed', 'I/O error'), position(0));
    expect(answers).toMatchObject([{ code: 'journal-failed' }]);
    expect(connection).toMatchObject({ reason: 'not-stored', detail: 'journal-failed' });
    expect(counters.notStored).toBe(1);
  });

  it('retains a status only once it is committed', () => {
    const { uplink, connection, appended, answer, sessions } = setUp();
    uplink.accept(connection, publish('gas/v1/a/status', { retain: true }), answer);
    expect(sessions.counts.retained).toBe(0);
    appended[0]?.done(null, position(1));
    expect(sessions.counts.retained).toBe(1);
  });

  it('retains no status that the journal refused', () => {
    const { uplink, connection, appended, answer, sessions } = setUp();
    uplink.accept(connection, publish('gas/v1/a/status', { retain: true }), answer);
    appended[0]?.done(new AppError('disk-low', ''), position(0));
    expect(sessions.counts.retained).toBe(0);
  });

  it.each([
    [publish('gas/v1/b/event'), 'topic-violation'],
    [publish('gas/v1/a/event', { qos: 2 }), 'qos2'],
  ])('journals nothing of a violation: case %#', (packet, kind) => {
    const { uplink, connection, appended, answers, answer, events } = setUp();
    uplink.accept(connection, packet, answer);
    expect(answers[0]).toBeInstanceOf(Error);
    expect(appended).toEqual([]);
    expect(events).toMatchObject([{ kind, device: 'a' }]);
    expect(connection.reason).toBe('violation');
  });

  it('takes nothing before login and nothing, not even a will, after close', () => {
    const { uplink, connection, appended, answers, answer, events } = setUp();
    uplink.accept({ ...connection, device: null }, publish('gas/v1/a/event'), answer);
    uplink.close();
    uplink.accept(connection, publish('gas/v1/a/status'), answer);
    expect(answers.every((error) => error instanceof Error)).toBe(true);
    expect(appended).toEqual([]);
    expect(events).toEqual([]);
  });
});
