import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Pacing,
  pacingText,
  readPacing,
  replayClock,
  simulatedAt,
} from '../../../src/lib/replay-clock.ts';

const pacing: Pacing = { wallMs: 10_000, simulatedMs: 1_000, speed: 3 };

describe('a replay clock', () => {
  it('stands still until its start, then runs faster, and never passes the wall', () => {
    expect(simulatedAt(pacing, 9_000)).toBe(1_000);
    expect(simulatedAt(pacing, 10_000)).toBe(1_000);
    expect(simulatedAt(pacing, 11_000)).toBe(4_000);
    expect(simulatedAt(pacing, 20_000)).toBe(20_000);
  });

  it('never runs backwards', () => {
    const moment = fc.integer({ min: 0, max: 100_000 });
    fc.assert(
      fc.property(moment, moment, (a, b) => {
        const [early, later] = a < b ? [a, b] : [b, a];
        expect(simulatedAt(pacing, early)).toBeLessThanOrEqual(simulatedAt(pacing, later));
      }),
    );
  });

  it('reads whole milliseconds of the wall it is given', () => {
    const clock = replayClock({ ...pacing, speed: 1.5 }, { now: () => 10_001 });
    expect(clock.now()).toBe(1_001);
  });
});

describe('a pacing in an environment variable', () => {
  it('comes back as it was written', () => {
    expect(readPacing(pacingText(pacing))).toEqual(pacing);
  });

  it('is refused in any other form', () => {
    for (const text of ['', '1,2', '1,2,x', '1,2,3,4', '-1,2,3'])
      expect(readPacing(text)).toBeNull();
  });
});
