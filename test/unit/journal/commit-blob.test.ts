import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  BLOB_HEADER_BYTES,
  DEFLATE_FROM_BYTES,
  openBlob,
  sealBlob,
} from '../../../src/journal/commit-blob.ts';
import { seededRandom } from '../../../src/lib/seeded-random.ts';
import { position } from '../../../src/model/units.ts';

const FIRST = position(77);

const framed = (body: Uint8Array): Buffer => Buffer.concat([Buffer.alloc(BLOB_HEADER_BYTES), body]);

const sealed = (body: Uint8Array, count = 3): Buffer => sealBlob(framed(body), FIRST, count);

describe('commit blob', () => {
  it('gives back a short body as it is', () => {
    const blob = sealed(Buffer.from('abc'));
    expect(blob.byteLength).toBe(BLOB_HEADER_BYTES + 3);
    expect(openBlob(blob, FIRST)).toEqual({ body: Buffer.from('abc'), count: 3 });
  });

  it('deflates a long body and gives it back whole', () => {
    const body = Buffer.from('{"vm":123.4}'.repeat(2000));
    const blob = sealed(body);
    expect(blob.byteLength).toBeLessThan(body.byteLength / 4);
    expect(openBlob(blob, FIRST).body.equals(body)).toBe(true);
  });

  it('leaves a long body alone that deflate would only lengthen', () => {
    const random = seededRandom('commit-blob');
    const noise = Buffer.from(
      Uint8Array.from({ length: DEFLATE_FROM_BYTES }, () => random.int(256)),
    );
    const blob = sealed(noise);
    expect(blob.byteLength).toBe(BLOB_HEADER_BYTES + noise.byteLength);
    expect(openBlob(blob, FIRST).body.equals(noise)).toBe(true);
  });

  it('notices any single changed byte, short or deflated, and says where', () => {
    const blobs = [sealed(Buffer.from('a short commit')), sealed(Buffer.alloc(20_000, 'ab'))];
    fc.assert(
      fc.property(
        fc.constantFrom(...blobs),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (blob, at, flip) => {
          const damaged = Buffer.from(blob);
          const index = at % damaged.byteLength;
          damaged[index] = (damaged[index] ?? 0) ^ flip;
          expect(() => openBlob(damaged, FIRST)).toThrow(
            expect.objectContaining({
              code: 'journal-corrupt',
              message: expect.stringContaining('position 77'),
            }),
          );
        },
      ),
    );
  });

  it('notices a blob that was cut short', () => {
    const blob = sealed(Buffer.alloc(20_000, 'ab'));
    for (const length of [0, 10, BLOB_HEADER_BYTES, blob.byteLength - 1]) {
      expect(() => openBlob(blob.subarray(0, length), FIRST)).toThrow(/commit at position 77/);
    }
  });

  it('notices a blob in the place of another commit', () => {
    expect(() => openBlob(sealed(Buffer.from('abc')), position(78))).toThrow(
      /belongs to position 77/,
    );
  });

  it('refuses a later format by name', () => {
    const blob = sealed(Buffer.from('abc'));
    blob[2] = 2;
    expect(() => openBlob(blob, FIRST)).toThrow(/format version is 2/);
  });
});
