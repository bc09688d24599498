import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { epochMs } from '../../../src/model/units.ts';
import { arrive, begin, isOverdue, type Sequence } from '../../../src/sparkplug/sequence.ts';

const at = epochMs(1000);
const after = (first: number, ...rest: number[]): Sequence =>
  rest.reduce((sequence, seq) => arrive(sequence, seq, at), begin(first));

describe('the sequence numbers of an edge node', () => {
  // tck-id-payloads-sequence-num-incrementing
  it('go on after 255 with 0', () => {
    expect(after(254, 255, 0, 1)).toEqual({ last: 1, missing: [], since: null });
  });

  // tck-id-operational-behavior-host-reordering-start
  it('ahead of their turn start the timer and name what is missing', () => {
    expect(after(254, 2)).toEqual({ last: 2, missing: [255, 0, 1], since: 1000 });
  });

  // tck-id-operational-behavior-host-reordering-success
  it('stop the timer when all that was missing has come, in any order', () => {
    expect(after(0, 3, 2).since).toBe(1000);
    expect(after(0, 3, 2, 1)).toEqual({ last: 3, missing: [], since: null });
  });

  it('keep the time of the first gap when another opens', () => {
    const first = arrive(begin(0), 2, epochMs(10));
    expect(arrive(first, 5, epochMs(20))).toEqual({ last: 5, missing: [1, 3, 4], since: 10 });
  });

  it('that repeat the last one change nothing', () => {
    expect(after(7, 8, 8)).toEqual({ last: 8, missing: [], since: null });
  });

  it('that go backwards start a timer that no message can stop', () => {
    const back = after(100, 40);
    expect(back).toMatchObject({ last: 100, since: 1000 });
    expect(arrive(back, 101, at).since).toBe(1000);
  });

  it('are overdue once the timeout has passed', () => {
    const gap = after(0, 2);
    expect(isOverdue(gap, epochMs(1499), 500)).toBe(false);
    expect(isOverdue(gap, epochMs(1500), 500)).toBe(true);
    expect(isOverdue(begin(0), epochMs(1e9), 500)).toBe(false);
  });

  it('that are merely shuffled within a window end without a gap', () => {
    const numbers = fc.array(fc.nat(3), { minLength: 1, maxLength: 60 }).map((delays) =>
      delays
        .map((delay, step) => ({ seq: (200 + 1 + step) % 256, due: step + delay }))
        .sort((a, b) => a.due - b.due)
        .map(({ seq }) => seq),
    );
    fc.assert(
      fc.property(numbers, (shuffled) => {
        const end = after(200, ...shuffled);
        expect(end).toEqual({ last: (200 + shuffled.length) % 256, missing: [], since: null });
      }),
    );
  });
});
