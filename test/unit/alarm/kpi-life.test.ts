import { describe, expect, it } from 'vitest';
import { lifeOf } from '../../../src/alarm/kpi-life.ts';
import { lived, minute } from './kpi-samples.ts';

describe('an alarm’s life at the console', () => {
  it('is heard when it is raised, comes back and is called again', () => {
    const life = lifeOf(
      lived('a', [
        [0, 'raised'],
        [1, 'returned'],
        [5, 'reactivated'],
        [6, 'acknowledged'],
        [90, 're-alarmed'],
      ]),
    );
    expect(life.heard).toEqual([minute(0), minute(5), minute(90)]);
    expect(life.active).toEqual([
      { from: minute(0), to: minute(1) },
      { from: minute(5), to: null },
    ]);
  });

  it('an acknowledgement answers from the first call that nobody had answered', () => {
    const life = lifeOf(
      lived('a', [
        [0, 'raised'],
        [1, 'returned'],
        [5, 'reactivated'],
        [6, 'acknowledged'],
        [8, 'returned'],
      ]),
    );
    expect(life.calls).toEqual([{ asked: minute(0), acknowledged: minute(6) }]);
  });

  it.each([
    ['suppressed', 'released'],
    ['shelved', 'unshelved'],
    ['out-of-service', 'in-service'],
  ] as const)('%s keeps it quiet, also from its first moment; %s lets it call', (on, off) => {
    const life = lifeOf(
      lived('a', [
        [0, 'raised'],
        [0, on],
        [3, 'returned'],
        [4, 'reactivated'],
        [10, off],
      ]),
    );
    expect(life.heard).toEqual([minute(10)]);
    expect(life.muted).toEqual([{ from: minute(0), to: minute(10) }]);
  });

  it('set free, it does not call whoever has it, nor once it has ended', () => {
    const had = lived('a', [
      [0, 'raised'],
      [1, 'acknowledged'],
      [2, 'suppressed'],
      [9, 'released'],
    ]);
    const over = lived('b', [
      [0, 'raised'],
      [0, 'suppressed'],
      [5, 'returned'],
      [9, 'released'],
    ]);
    expect(lifeOf(had).heard).toEqual([minute(0)]);
    expect(lifeOf(over).heard).toEqual([]);
  });

  it('two mutes at once: it stays quiet until both are over', () => {
    const life = lifeOf(
      lived('a', [
        [0, 'raised'],
        [1, 'shelved'],
        [2, 'suppressed'],
        [3, 'unshelved'],
        [7, 'released'],
      ]),
    );
    expect(life.muted).toEqual([{ from: minute(1), to: minute(7) }]);
    expect(life.shelved).toEqual([{ from: minute(1), to: minute(3) }]);
    expect(life.heard).toEqual([minute(0), minute(7)]);
  });

  it('a shelf ends by its time without a line', () => {
    const alarm = lived('a', [
      [0, 'raised'],
      [1, 'shelved'],
    ]);
    expect(lifeOf({ ...alarm, shelvedUntil: minute(31) }).shelved).toEqual([
      { from: minute(1), to: minute(31) },
    ]);
  });

  it('says how often it came beyond what its history keeps', () => {
    expect(lifeOf(lived('a', [[0, 'raised']], { occurrence: 250 })).undated).toBe(249);
  });
});
