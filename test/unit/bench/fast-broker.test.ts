import { describe, expect, it, onTestFinished } from 'vitest';
import { FastBroker } from '../../bench/load/fast-broker.ts';
import { stationSource } from '../../bench/load/message-source.ts';
import { connectPacket, RawClient, until } from '../../e2e/ingest-world.ts';

describe('the broker that costs nothing', () => {
  it('keeps a window of messages unacknowledged, and counts each acknowledgement once', async () => {
    const broker = await FastBroker.open(stationSource('d', 1), 3);
    onTestFinished(() => broker.close());
    const client = await RawClient.open(broker.port);
    client.send(connectPacket('bench'));
    await until(() => client.of('connack').length === 1);
    client.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: '#', qos: 1 }] });
    await until(() => client.of('publish').length === 3);
    const [first] = client.of('publish');
    const { messageId = 0 } = first ?? {};
    expect(first?.topic).toBe('gas/v1/d/telemetry');
    client.send({ cmd: 'puback', messageId }, { cmd: 'pingreq' }, { cmd: 'puback', messageId });
    await until(() => client.of('publish').length === 4);
    expect(broker.acknowledged).toBe(1);
    // now it is that of the message which took the free place
    client.send({ cmd: 'puback', messageId: 60_000 }, { cmd: 'puback', messageId });
    await until(() => client.of('publish').length === 5);
    expect(broker.acknowledged).toBe(2);
  });
});
