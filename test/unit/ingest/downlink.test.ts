import { describe, expect, it } from 'vitest';
import { Downlink, type EmittedPacket } from '../../../src/ingest/downlink.ts';

describe('downlink', () => {
  const listen = (downlink: Downlink, filter: string): { got: string[]; deliver: Deliver } => {
    const got: string[] = [];
    const deliver: Deliver = (packet) => got.push(packet.topic);
    downlink.on(filter, deliver);
    return { got, deliver };
  };
  type Deliver = (packet: EmittedPacket, done: () => void) => void;

  it('delivers what the service sends and answers without waiting for the receiver', () => {
    const downlink = new Downlink();
    const { got } = listen(downlink, 'gas/v1/a/+');
    let answered = 0;
    downlink.emit({ topic: 'gas/v1/a/rejected' }, () => {
      answered += 1;
    });
    downlink.emit({ topic: 'gas/v1/b/rejected' }, () => {
      answered += 1;
    });
    expect({ got, answered }).toEqual({ got: ['gas/v1/a/rejected'], answered: 2 });
  });

  it('hands nothing on that a client published', () => {
    const downlink = new Downlink();
    const { got } = listen(downlink, 'gas/v1/a/#');
    downlink.emit({ topic: 'gas/v1/a/telemetry', clientId: 'a/1' }, () => {});
    downlink.emit({ topic: '$SYS/x/heartbeat' }, () => {});
    expect(got).toEqual([]);
  });

  it('removes one listener of several, and ignores the broker’s own topics', async () => {
    const downlink = new Downlink();
    const first = listen(downlink, 'gas/v1/a/#');
    const second = listen(downlink, 'gas/v1/a/#');
    await new Promise<void>((resolve) => downlink.on('$SYS/+/heartbeat', () => {}, resolve));
    await new Promise<void>((resolve) => {
      downlink.removeListener('gas/v1/a/#', first.deliver, resolve);
    });
    downlink.removeListener('gas/v1/zz/#', first.deliver);
    downlink.emit({ topic: 'gas/v1/a/rejected' }, () => {});
    expect([first.got, second.got]).toEqual([[], ['gas/v1/a/rejected']]);
  });

  it('answers with an error once closed', async () => {
    const downlink = new Downlink();
    await new Promise<void>((resolve) => downlink.close(resolve));
    const answers: (Error | undefined)[] = [];
    downlink.emit({ topic: 'gas/v1/a/rejected' }, (error) => answers.push(error));
    expect(answers[0]).toBeInstanceOf(Error);
  });
});
