import fc from 'fast-check';
import { generate, type Packet } from 'mqtt-packet';
import { describe, expect, it } from 'vitest';
import { type Oversized, PacketReader } from '../../../../src/ingest/upstream/packet-reader.ts';
import { message } from './scripted-broker.ts';

function read(limit: number, protocol: 4 | 5 = 4) {
  const packets: Packet[] = [];
  const oversized: Oversized[] = [];
  const faults: string[] = [];
  const reader = new PacketReader(protocol, limit, {
    onPacket: (packet) => packets.push(packet),
    onOversized: (found) => oversized.push(found),
    onFault: (detail) => faults.push(detail),
  });
  const feed = (chunk: Buffer): void => {
    for (let at = 0; at < chunk.length; ) at = reader.take(chunk, at);
  };
  return { reader, packets, oversized, faults, feed };
}

/** The stream in pieces of the given lengths, over and over. */
function pieces(stream: Buffer, lengths: readonly number[]): Buffer[] {
  const found: Buffer[] = [];
  for (let at = 0, nth = 0; at < stream.length; nth += 1) {
    const length = lengths[nth % lengths.length] ?? 1;
    found.push(stream.subarray(at, at + length));
    at += length;
  }
  return found;
}

const STREAM: readonly Packet[] = [
  { cmd: 'connack', sessionPresent: true, returnCode: 0 },
  message(1, { payload: 'x'.repeat(200) }),
  { cmd: 'pingresp' },
  message(2, { topic: 'big', payload: 'y'.repeat(5000) }),
  message(0, { topic: 'big0', payload: 'y'.repeat(2000), qos: 0 }),
  message(3),
  { cmd: 'suback', messageId: 60_001, granted: [1, 128] },
];

describe('the packets of a broker', () => {
  it('come out whole however the stream is cut; what is too large only as its head', () => {
    const stream = Buffer.concat(STREAM.map((packet) => generate(packet)));
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1 }), (lengths) => {
        const { packets, oversized, faults, feed } = read(1000);
        for (const piece of pieces(stream, lengths)) feed(piece);
        expect(faults).toEqual([]);
        expect(packets.map(({ cmd, messageId }) => [cmd, messageId])).toEqual([
          ['connack', undefined],
          ['publish', 1],
          ['pingresp', undefined],
          ['publish', 3],
          ['suback', 60_001],
        ]);
        expect(oversized).toEqual([
          { topic: 'big', qos: 1, messageId: 2, bytes: 5007 },
          { topic: 'big0', qos: 0, messageId: 0, bytes: 2006 },
        ]);
      }),
    );
  });

  it('are handed over one at a time, so that the reader can stop between any two', () => {
    const { reader, packets } = read(1000);
    const stream = Buffer.concat([message(1), message(2)].map((packet) => generate(packet)));
    const at = reader.take(stream, 0);
    expect(packets).toHaveLength(1);
    expect(at).toBe(stream.length / 2);
    expect(reader.take(stream, at)).toBe(stream.length);
    expect(packets).toHaveLength(2);
  });

  it.each([
    ['a packet only a client sends', Buffer.of(0x10, 0)],
    ['a packet type that does not exist', Buffer.of(0x00, 0)],
    ['a length of five bytes', Buffer.of(0x30, 0x80, 0x80, 0x80, 0x80, 1)],
    ['a PUBLISH of QoS 3', Buffer.of(0x36, 5, 0, 1, 0x61, 0, 1)],
    ['a topic longer than its packet', Buffer.of(0x30, 3, 0xff, 0xff, 0)],
    [
      'an oversized PUBLISH that is all topic',
      Buffer.concat([Buffer.of(0x32, 0xe9, 7, 0xff, 0xff), Buffer.alloc(999)]),
    ],
    ['a CONNACK of a megabyte', Buffer.of(0x20, 0x80, 0x80, 0x40)],
    ['flags where none belong', Buffer.of(0x45, 2, 0, 1)],
  ])('%s ends it, once, and nothing comes after', (_what, bytes) => {
    const { packets, faults, feed } = read(1000);
    feed(bytes);
    feed(generate(message(1)));
    expect(faults).toHaveLength(1);
    expect(packets).toEqual([]);
  });

  it('that are noise never throw', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 8 }),
        fc.constantFrom(4 as const, 5 as const),
        (chunks, protocol) => {
          const { faults, feed } = read(100, protocol);
          // as often as not behind a fixed header that lets it in
          for (const chunk of chunks)
            feed(Buffer.concat([Buffer.of(0x32, 50), Buffer.from(chunk)]));
          expect(faults.length).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: 500 },
    );
  });
});
