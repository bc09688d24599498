import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { epochMs } from '../../../src/model/units.ts';
import { createDeadlines } from '../../../src/pipeline/deadlines.ts';

describe('deadlines', () => {
  it('give everybody whose time has come, the earliest first, once', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(100)), fc.array(fc.nat(120)), (times, looks) => {
        const deadlines = createDeadlines();
        times.forEach((at, i) => void deadlines.add(epochMs(at), `${i}`));
        const waiting = new Set(times.keys());
        for (const now of [...looks].sort((a, b) => a - b)) {
          const due = deadlines.takeDue(epochMs(now)).map(Number);
          const expected = [...waiting].filter((i) => (times[i] ?? 0) <= now);
          expect(due).toHaveLength(expected.length);
          expect(new Set(due)).toEqual(new Set(expected));
          const order = due.map((i) => times[i] ?? 0);
          expect(order).toEqual([...order].sort((a, b) => a - b));
          for (const i of due) waiting.delete(i);
          expect(deadlines.size()).toBe(waiting.size);
        }
      }),
    );
  });

  it('the same one may wait twice', () => {
    const deadlines = createDeadlines();
    deadlines.add(epochMs(5), 'a');
    deadlines.add(epochMs(3), 'a');
    expect(deadlines.takeDue(epochMs(4))).toEqual(['a']);
    expect(deadlines.takeDue(epochMs(9))).toEqual(['a']);
  });
});
