import type { EpochMs } from '../model/units.ts';
import { stateTopic } from './topic.ts';

/** What a primary host says of itself, retained, so that edge nodes know whom they send to. */
export interface HostStatement {
  readonly topic: string;
  /** UTF-8 JSON. */
  readonly payload: string;
  readonly qos: 1;
  readonly retain: true;
}

/**
 * `online` is the host's birth, `offline` its death. Both of one connection carry the
 * time at which it was opened. tck-id-host-topic-phid-birth-payload, -birth-qos,
 * -birth-retain, -birth-payload-timestamp, -death-payload, -death-qos, -death-retain
 */
export const hostStatement = (
  hostId: string,
  word: 'online' | 'offline',
  since: EpochMs,
): HostStatement => ({
  topic: stateTopic(hostId),
  payload: JSON.stringify({ online: word === 'online', timestamp: since }),
  qos: 1,
  retain: true,
});

/**
 * The same for the connection to an external broker, in the form in which its session
 * asks before every CONNECT: will and birth carry the same time
 * (tck-id-host-topic-phid-birth-payload-timestamp), and a clean end says the death
 * itself (tck-id-host-topic-phid-death-payload-disconnect-clean).
 */
export const hostPresence = (hostId: string, now: () => EpochMs) => ({
  topics: [stateTopic(hostId)],
  next() {
    const since = now();
    const offline = hostStatement(hostId, 'offline', since);
    return { will: offline, online: hostStatement(hostId, 'online', since), offline };
  },
});
