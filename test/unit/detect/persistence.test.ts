import { describe, expect, it } from 'vitest';
import {
  CLEAR,
  elapse,
  isActive,
  nextDue,
  observe,
  type Persistence,
  type Tracked,
  type Turn,
} from '../../../src/detect/persistence.ts';
import { epochMs } from '../../../src/model/units.ts';

const HOLD: Persistence = {
  mode: 'hold',
  onDelayMs: 5_000,
  onSamples: Infinity,
  offDelayMs: 10_000,
  maxGapMs: 60_000,
};
const SAMPLES: Persistence = { ...HOLD, mode: 'samples', onSamples: 3 };

/** Steps such as `0:yes 5:time 8:no`, in seconds; turns come back as `began@0`. */
function follow(p: Persistence, steps: string, from: Tracked = CLEAR) {
  let tracked = from;
  const turns: Turn[] = [];
  for (const step of steps.split(' ').filter((text) => text !== '')) {
    const [seconds, verdict] = step.split(':');
    const now = epochMs(Number(seconds) * 1000);
    const [next, more] =
      verdict === 'time'
        ? elapse(tracked, now, p)
        : observe(tracked, now, verdict === 'yes' ? 'yes' : 'no', p);
    tracked = next;
    turns.push(...more);
  }
  return { tracked, told: turns.map(({ what, at }) => `${what}@${at / 1000}`) };
}

describe('hold: a state lasts until something else is reported', () => {
  it.each<[string, string, readonly string[], Tracked['phase']]>([
    ['a first yes is pending', '0:yes', [], 'pending'],
    ['too short', '0:yes 4:no', [], 'clear'],
    ['time confirms at the delay', '0:yes 5:time', ['began@0'], 'active'],
    ['the next yes confirms', '0:yes 10:yes', ['began@0'], 'active'],
    ['the next no confirms what lay before it', '0:yes 10:no', ['began@0'], 'recovering'],
    ['a no is not the end yet', '0:yes 5:time 8:no 17:time', ['began@0'], 'recovering'],
    ['time ends', '0:yes 5:time 8:no 18:time', ['began@0', 'ended@8'], 'clear'],
    [
      'a yes within the off-delay goes on',
      '0:yes 5:time 8:no 12:yes 60:time',
      ['began@0'],
      'active',
    ],
    [
      'the end is the last first contrary sample',
      '0:yes 5:time 8:no 12:yes 20:no 30:no',
      ['began@0', 'ended@20'],
      'clear',
    ],
  ])('%s', (_name, steps, told, phase) => {
    const result = follow(HOLD, steps);
    expect(result.told).toEqual(told);
    expect(result.tracked.phase).toBe(phase);
  });

  it('a gap blinds what is active once, and neither ends nor raises it', () => {
    const { tracked, told } = follow(HOLD, '0:yes 5:time 61:time 500:time 900:yes 961:time');
    expect(told).toEqual(['began@0', 'blind@60', 'blind@960']);
    expect(isActive(tracked)).toBe(true);
  });

  it('a delay longer than the longest gap is never confirmed by silence', () => {
    const slow = { ...HOLD, onDelayMs: 120_000 };
    const { tracked, told } = follow(slow, '0:yes 61:time 300:time 400:yes');
    expect(told).toEqual([]);
    expect(tracked).toMatchObject({ phase: 'pending', since: 400_000, count: 1 });
  });

  it('confirms up to the horizon even when told of it much later', () => {
    expect(follow(HOLD, '0:yes 3600:time').told).toEqual(['began@0', 'blind@60']);
    expect(follow(HOLD, '0:yes 3600:no 3700:no').told).toEqual([
      'began@0',
      'blind@60',
      'ended@3600',
    ]);
  });
});

describe('samples: only samples confirm', () => {
  it.each<[string, string, readonly string[], Tracked['phase']]>([
    ['time confirms nothing', '0:yes 59:time', [], 'pending'],
    ['three samples in a second', '0:yes 0.3:yes 0.6:yes', ['began@0'], 'active'],
    ['two samples over the delay', '0:yes 5:yes', ['began@0'], 'active'],
    ['two samples below the delay', '0:yes 4:yes', [], 'pending'],
    ['a contrary sample starts afresh', '0:yes 2:yes 3:no 4:yes 5:yes', [], 'pending'],
    ['a spike and an hour of silence', '0:yes 3600:no', [], 'clear'],
    ['a spike, silence, another spike', '0:yes 3600:yes', [], 'pending'],
    ['time does not end it either', '0:yes 5:yes 6:no 59:time', ['began@0'], 'recovering'],
    ['a later contrary sample does', '0:yes 5:yes 6:no 16:no', ['began@0', 'ended@6'], 'clear'],
  ])('%s', (_name, steps, told, phase) => {
    const result = follow(SAMPLES, steps);
    expect(result.told).toEqual(told);
    expect(result.tracked.phase).toBe(phase);
  });

  it('no delay and one sample: the first counts', () => {
    expect(follow({ ...SAMPLES, onDelayMs: 0, onSamples: 1 }, '7:yes').told).toEqual(['began@7']);
  });

  it('a gap tells that it cannot be judged, whether a tick or the next sample tells of it', () => {
    const told = ['began@0', 'blind@65'];
    expect(follow(SAMPLES, '0:yes 5:yes 70:time 100:yes').told).toEqual(told);
    expect(follow(SAMPLES, '0:yes 5:yes 100:yes').told).toEqual(told);
  });
});

describe('nextDue', () => {
  it.each<[string, Persistence, string, number | null]>([
    ['nothing seen', HOLD, '', null],
    ['clear', HOLD, '0:no', null],
    ['pending asks for the delay', HOLD, '0:yes', 5_000],
    ['active asks for the gap', HOLD, '0:yes 10:yes', 70_001],
    ['recovering asks for the off-delay', HOLD, '0:yes 10:yes 20:no', 30_000],
    ['blind asks for nothing', HOLD, '0:yes 99:time', null],
    ['samples ask for the gap only', SAMPLES, '0:yes', 60_001],
  ])('%s', (_name, p, steps, due) => {
    expect(nextDue(follow(p, steps).tracked, p)).toBe(due);
  });

  it('a tick before it changes nothing, one at it does', () => {
    for (const p of [HOLD, SAMPLES]) {
      for (const steps of ['0:yes', '0:yes 6:yes', '0:yes 6:yes 9:no'] as const) {
        const { tracked } = follow(p, steps);
        const due = nextDue(tracked, p) ?? Number.NaN;
        expect(elapse(tracked, due - 1, p)[0]).toBe(tracked);
        expect(elapse(tracked, due, p)[0]).not.toBe(tracked);
      }
    }
  });
});
