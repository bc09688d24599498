import { describe, expect, it } from 'vitest';
import { pause, type Script, stage, until } from './scripted-broker.ts';

describe('the session', () => {
  const present = (sessionPresent: (nth: number) => boolean): Partial<Script> => ({
    connack: (_connect, nth) => ({
      cmd: 'connack',
      sessionPresent: sessionPresent(nth),
      reasonCode: 0,
    }),
  });

  it('that is there is resumed: asked for its filters once a run, not at every connection', async () => {
    const { broker, subscribed, eventsOf } = await stage(
      {},
      present(() => true),
    );
    const peer = await subscribed();
    peer.socket.destroy();
    await until(() => eventsOf('broker-connected').length === 2);
    await pause(20);
    expect(broker.last.of('subscribe')).toEqual([]);
    expect(eventsOf('broker-connected').map(({ session }) => session)).toEqual([
      'resumed',
      'resumed',
    ]);
  });

  it('that the broker has forgotten is subscribed anew, and the gap is told', async () => {
    const { subscribed, eventsOf } = await stage(
      {},
      present((nth) => nth === 1),
    );
    const peer = await subscribed();
    peer.socket.destroy();
    await subscribed(2);
    expect(eventsOf('broker-connected')[1]).toMatchObject({
      session: 'lost',
      detail: expect.stringContaining('may be missing'),
    });
  });

  it('asks at QoS 1, without its own messages and without retained ones it has had', async () => {
    const { subscribed } = await stage({
      sessions: [{ clientId: 'c', filters: ['gas/v1/#', '$share/g/plant/#'] }],
    });
    const [asked] = (await subscribed()).of('subscribe');
    expect(asked?.subscriptions).toMatchObject([
      { topic: 'gas/v1/#', qos: 1, nl: true, rh: 1 },
      { topic: '$share/g/plant/#', qos: 1, nl: false, rh: 1 },
    ]);
  });

  it('asks for any number of filters in packets that brokers take', async () => {
    const filters = Array.from({ length: 250 }, (_, nth) => `gas/v1/d${nth}/#`);
    const { subscribed } = await stage({ sessions: [{ clientId: 'c', filters }] });
    const peer = await subscribed();
    await until(() => peer.of('subscribe').length === 3);
    const asked = peer.of('subscribe').flatMap(({ subscriptions }) => subscriptions);
    expect(asked.map(({ topic }) => topic)).toEqual(filters);
  });

  it('names each filter that is refused, and asks again until it is granted', async () => {
    let allowed = 0;
    const { subscribed, eventsOf, upstream } = await stage(
      { sessions: [{ clientId: 'c', filters: ['gas/v1/#', 'plant/#', 'low/#'] }] },
      {
        suback: (filters) =>
          filters.map((filter) =>
            filter === 'plant/#' ? ((allowed += 1) > 2 ? 1 : 0x87) : filter === 'low/#' ? 0 : 1,
          ),
      },
    );
    const peer = await subscribed();
    await until(() => eventsOf('filter-refused').length === 2);
    expect(eventsOf('filter-refused')).toMatchObject([
      { filter: 'plant/#', detail: expect.stringContaining('access control list') },
      { filter: 'low/#', detail: expect.stringContaining('QoS 0') },
    ]);
    expect(upstream.figures()[0]?.detail).toContain('plant/#');
    await until(() => peer.of('subscribe').length === 3);
    await until(() => upstream.figures()[0]?.refusedFilters === 0);
    // told once, not with every refusal
    expect(eventsOf('filter-refused')).toHaveLength(2);
  });
});
