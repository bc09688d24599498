import { describe, expect, it } from 'vitest';
import type { Presence } from '../../../src/ingest/upstream/broker-settings.ts';
import { epochMs } from '../../../src/model/units.ts';
import { hostPresence, hostStatement } from '../../../src/sparkplug/host-state.ts';

describe('the state of the host', () => {
  // tck-id-host-topic-phid-birth-payload, tck-id-host-topic-phid-birth-topic,
  // tck-id-host-topic-phid-birth-qos, tck-id-host-topic-phid-birth-retain
  it('is retained JSON at QoS 1 on its own topic', () => {
    expect(hostStatement('gw', 'online', epochMs(1_700_000_000_000))).toEqual({
      topic: 'spBv1.0/STATE/gw',
      payload: '{"online":true,"timestamp":1700000000000}',
      qos: 1,
      retain: true,
    });
  });

  // tck-id-host-topic-phid-birth-payload-timestamp, tck-id-host-topic-phid-death-payload,
  // tck-id-host-topic-phid-death-topic, tck-id-host-topic-phid-death-qos, tck-id-host-topic-phid-death-retain
  it('on an external broker has a will of the time of its birth, anew for each connection', () => {
    let now = 1000;
    const presence: Presence = hostPresence('gw', () => epochMs(now));
    const first = presence.next();
    now = 2000;
    const second = presence.next();
    for (const [{ will, online, offline }, timestamp] of [
      [first, 1000],
      [second, 2000],
    ] as const) {
      expect(JSON.parse(will.payload)).toEqual({ online: false, timestamp });
      expect(JSON.parse(online?.payload ?? '')).toEqual({ online: true, timestamp });
      expect(offline).toEqual(will);
    }
    expect(presence.topics).toEqual(['spBv1.0/STATE/gw']);
  });
});
