import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openEventRing } from '../../../../src/api/stream/event-ring.ts';
import { parseStreamId, streamIdText } from '../../../../src/api/stream/stream-id.ts';
import { aLiveReading } from './live-events.ts';

const START = { position: 1, ordinal: 0 };

describe('the ring of latest events', () => {
  it('numbers events of one position, and starts again at the next', () => {
    const ring = openEventRing(10, START);
    for (const at of [5, 5, 5, 7]) ring.push(aLiveReading(at));
    const ids = [0, 1, 2, 3].map((sequence) => streamIdText(ring.at(sequence)?.id ?? START));
    expect(ids).toEqual(['5.1', '5.2', '5.3', '7.1']);
    expect(ring.last()).toEqual({ position: 7, ordinal: 1 });
  });

  it('forgets the oldest and says up to where', () => {
    const ring = openEventRing(2, START);
    for (const at of [5, 6, 7]) ring.push(aLiveReading(at));
    expect([ring.tail(), ring.head(), ring.at(0)]).toEqual([1, 3, undefined]);
    expect(ring.floor()).toEqual({ position: 5, ordinal: 1 });
    expect(ring.sequenceAfter({ position: 4, ordinal: 9 })).toBeNull();
    expect(ring.sequenceAfter({ position: 5, ordinal: 1 })).toBe(1);
    expect(ring.sequenceAfter({ position: 9, ordinal: 1 })).toBe(3);
  });

  it('gives from any id it covers exactly what came after it', () => {
    const steps = fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 20 }), (gaps, capacity) => {
        const ring = openEventRing(capacity, START);
        const ids = [START];
        let at = 1;
        for (const gap of gaps) {
          at += gap;
          ring.push(aLiveReading(at));
          ids.push(ring.last());
        }
        for (const [n, id] of ids.entries()) {
          // the event pushed as n-th has sequence n - 1, so after it comes sequence n
          const expected = n >= ring.tail() ? n : null;
          expect(ring.sequenceAfter(id)).toBe(expected);
        }
      }),
    );
  });
});

describe('ids of the stream', () => {
  it('come back as they were given', () => {
    expect(parseStreamId(streamIdText({ position: 12, ordinal: 3 }))).toEqual({
      position: 12,
      ordinal: 3,
    });
  });

  it.each(['', '12', '12.', '-1.2', '1.2.3', 'abc', '1e3.1', '99999999999999999.1'])(
    '%j is none',
    (text) => {
      expect(parseStreamId(text)).toBeNull();
    },
  );
});
