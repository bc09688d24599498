import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BatchEncoder, decodeEntries, entryRefusal } from '../../../src/journal/entry-codec.ts';
import { ENTRY_KINDS, type Entry } from '../../../src/model/journal-entry.ts';
import { epochMs, position } from '../../../src/model/units.ts';
import { message } from '../../contract/journal-kit.ts';

const HEAD_ROOM = 24;
const NOTHING = position(0);

function encoded(entries: readonly Entry[], space = 64) {
  const encoder = new BatchEncoder(new ArrayBuffer(space), HEAD_ROOM);
  for (const entry of entries) encoder.add(entry);
  const batch = encoder.finish();
  return { batch, body: Buffer.from(batch.buffer, HEAD_ROOM, batch.used - HEAD_ROOM) };
}

const plain = (entry: Entry) => ({ ...entry, payload: [...entry.payload] });

const anyEntry: fc.Arbitrary<Entry> = fc.record({
  kind: fc.constantFrom(...ENTRY_KINDS),
  at: fc.double({ noNaN: true, noDefaultInfinity: true }).map(epochMs),
  source: fc.string({ unit: 'grapheme' }),
  topic: fc.string({ unit: 'grapheme' }),
  payload: fc.uint8Array({ maxLength: 300 }),
});

describe('entry codec', () => {
  it('gives back any run of entries, from any position', () => {
    fc.assert(
      fc.property(
        fc.array(anyEntry, { maxLength: 20 }),
        fc.integer({ min: 1, max: 2 ** 50 }),
        fc.integer({ min: HEAD_ROOM, max: 300 }),
        (entries, first, space) => {
          const { batch, body } = encoded(entries, space);
          const decoded = decodeEntries(body, position(first), entries.length, NOTHING);
          expect(decoded.map(plain)).toEqual(
            entries.map((entry, index) => ({ ...plain(entry), position: first + index })),
          );
          expect(batch.count).toBe(entries.length);
        },
      ),
    );
  });

  it('never misreads a body that was cut: it names the position instead', () => {
    fc.assert(
      fc.property(fc.array(anyEntry, { minLength: 1, maxLength: 5 }), fc.nat(), (entries, cut) => {
        const { body } = encoded(entries);
        const kept = body.subarray(0, cut % body.byteLength);
        expect(() => decodeEntries(kept, position(10), entries.length, NOTHING)).toThrow(
          /position 1[0-4] is unreadable/,
        );
      }),
    );
  });

  it('sums up what it was given', () => {
    const { batch } = encoded([message(5), message(2, Buffer.alloc(10)), message(9)]);
    expect(batch).toMatchObject({ count: 3, newestAt: 9000, oldestAt: 2000 });
    expect(batch.payloadBytes).toBe(2 * '{"n":5}'.length + 10);
  });

  it('leaves out what the reader has already', () => {
    const { body } = encoded([message(1), message(2), message(3)]);
    const rest = decodeEntries(body, position(41), 3, position(42));
    expect(rest.map((entry) => [entry.position, entry.source])).toEqual([[43, 'dev-3']]);
  });

  it('gives payloads as views, not copies', () => {
    const { body } = encoded([message(1)]);
    const [entry] = decodeEntries(body, position(1), 1, NOTHING);
    expect(entry?.payload.buffer).toBe(body.buffer);
  });

  it('stores kinds under fixed numbers: they are on disk', () => {
    const codes = ENTRY_KINDS.map((kind) => encoded([{ ...message(1), kind }]).body[0]);
    expect(codes).toEqual([0, 1, 2, 3, 4, 5]);
    expect(ENTRY_KINDS.slice(0, 3)).toEqual(['message', 'tick', 'command']);
  });

  it('refuses an unknown kind and bytes left over', () => {
    const { body } = encoded([message(1)]);
    expect(() => decodeEntries(body, position(7), 0, NOTHING)).toThrow(/bytes follow it/);
    body[0] = 99;
    expect(() => decodeEntries(body, position(7), 1, NOTHING)).toThrow(
      expect.objectContaining({ code: 'journal-corrupt' }),
    );
  });

  it('says beforehand what it cannot hold', () => {
    expect(entryRefusal(message(1))).toBeNull();
    expect(entryRefusal({ ...message(1), source: 'é'.repeat(30_000) })).toBeNull();
    const impossible: Entry[] = [
      { ...message(1), source: 'é'.repeat(40_000) },
      { ...message(1), topic: 'x'.repeat(65_536) },
      { ...message(1), at: epochMs(Number.POSITIVE_INFINITY) },
      { ...message(1), payload: new Uint8Array(256 * 1024 * 1024 + 1) },
    ];
    for (const entry of impossible) {
      expect(entryRefusal(entry)).toMatchObject({
        code: 'journal-entry-invalid',
        retryable: false,
      });
    }
  });
});
