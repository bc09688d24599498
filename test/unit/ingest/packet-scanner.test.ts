import fc from 'fast-check';
import { generate } from 'mqtt-packet';
import { describe, expect, it } from 'vitest';
import { PacketScanner } from '../../../src/ingest/packet-scanner.ts';
import { RateLimit } from '../../../src/ingest/rate-limit.ts';

const limits = { packetBytes: 1000, connectBytes: 100 };
const generous = { messagesPerSecond: 1e6, bytesPerSecond: 1e9, burstSeconds: 1 };

const connect = generate({
  cmd: 'connect',
  protocolId: 'MQTT',
  protocolVersion: 4,
  clean: true,
  clientId: 'a',
  keepalive: 0,
});
const publish = (payload: string): Buffer =>
  generate({
    cmd: 'publish',
    topic: 't',
    payload,
    qos: 1,
    messageId: 1,
    dup: false,
    retain: false,
  });
const disconnect = Buffer.of(0xe0, 0);

const admitted = (rate = generous): PacketScanner => {
  const scanner = new PacketScanner(limits);
  scanner.scan(connect);
  scanner.admit(new RateLimit(rate, 0));
  return scanner;
};

describe('packet scanner', () => {
  it('holds back what follows the CONNECT until admission', () => {
    const scanner = new PacketScanner(limits);
    const bytes = Buffer.concat([connect, publish('x')]);
    expect(scanner.scan(bytes)).toBe(connect.length);
    expect(scanner.awaitsAdmission).toBe(true);
    expect(scanner.scan(publish('x'))).toBe(0);
    scanner.admit(new RateLimit(generous, 0));
    expect(scanner.scan(publish('x'))).toBe(publish('x').length);
    expect(scanner.packets).toBe(2);
  });

  it('stops at a packet boundary when the rate is used up', () => {
    const scanner = admitted({ messagesPerSecond: 2, bytesPerSecond: 1e6, burstSeconds: 1 });
    const one = publish('x');
    expect(scanner.scan(Buffer.concat([one, one, one]))).toBe(2 * one.length);
    expect(scanner.fault).toBeNull();
  });

  it('sees a DISCONNECT pass', () => {
    const scanner = admitted();
    scanner.scan(Buffer.concat([publish('x'), disconnect]));
    expect(scanner.disconnected).toBe(true);
  });

  it.each([
    [990, null],
    [1000 - 5, null],
    [1000 - 4, 'oversized'],
  ])('judges a payload of %i bytes by the announced length: %j', (size, fault) => {
    const scanner = admitted();
    scanner.scan(publish('x'.repeat(size)).subarray(0, 3));
    expect(scanner.fault?.kind ?? null).toBe(fault);
  });

  it('has a smaller cap for the CONNECT', () => {
    const scanner = new PacketScanner(limits);
    scanner.scan(Buffer.of(0x10, 101));
    expect(scanner.fault).toEqual({ kind: 'oversized', announced: 101, limit: 100 });
  });

  it('takes the longest legal length field and refuses one byte more', () => {
    const wide = new PacketScanner({ packetBytes: 300_000_000, connectBytes: 300_000_000 });
    wide.scan(Buffer.of(0x10, 0xff, 0xff, 0xff, 0x7f));
    expect(wide.fault).toBeNull();
    const wrong = new PacketScanner(limits);
    wrong.scan(Buffer.of(0x10, 0x80, 0x80, 0x80, 0x80));
    expect(wrong.fault?.kind).toBe('malformed');
  });

  it.each([0, 1, 2, 9, 11, 13, 15])('refuses packet type %i from a client', (type) => {
    const scanner = admitted();
    scanner.scan(Buffer.of(type << 4, 0));
    expect(scanner.fault?.kind).toBe('malformed');
  });

  it.each([3, 4, 5, 6, 7, 8, 10, 12, 14])('lets packet type %i pass', (type) => {
    const scanner = admitted();
    expect(scanner.scan(Buffer.of(type << 4, 0))).toBe(2);
    expect(scanner.fault).toBeNull();
  });

  it('reads the protocol level, with and without the bridge bit', () => {
    for (const [level, fault] of [
      [3, null],
      [4, null],
      [0x84, null],
      [5, 'unsupported-protocol'],
      [0x85, 'unsupported-protocol'],
    ] as const) {
      const scanner = new PacketScanner(limits);
      const bytes = Buffer.from(connect);
      bytes[8] = level;
      scanner.scan(bytes);
      expect(scanner.fault?.kind ?? null).toBe(fault);
    }
  });

  it('comes to the same end however the stream is cut', () => {
    const packets = [publish('a'), publish('b'.repeat(300)), Buffer.of(0xc0, 0), disconnect];
    const stream = Buffer.concat([...packets, Buffer.of(0xf0, 0)]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (sizes) => {
        const scanner = admitted();
        let at = 0;
        for (let turn = 0; at < stream.length; turn += 1) {
          const size = sizes[turn % sizes.length] ?? 1;
          scanner.scan(stream.subarray(at, at + size));
          at += size;
        }
        expect(scanner.packets).toBe(1 + packets.length);
        expect(scanner.fault?.kind).toBe('malformed');
      }),
    );
  });
});
