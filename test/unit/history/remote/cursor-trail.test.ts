import { describe, expect, it } from 'vitest';
import { CursorTrail } from '../../../../src/history/remote/cursor-trail.ts';
import { position } from '../../../../src/model/units.ts';

const mark = (upTo: number) => ({ upTo: position(upTo), rows: upTo * 10 });

describe('the trail of a cursor', () => {
  it('is durable once the engine was seen alive a horizon after it acknowledged', () => {
    const trail = new CursorTrail(mark(0), 1_000);
    trail.acknowledged(mark(5), 0);
    trail.acknowledged(mark(9), 400);
    expect(trail.current).toMatchObject(mark(9));
    expect(trail.alive(999)).toBe('same');
    expect(trail.durable).toEqual(mark(0));
    expect(trail.alive(1_000)).toBe('moved');
    expect(trail.durable).toEqual(mark(5));
    expect(trail.current).toMatchObject(mark(9));
    expect(trail.alive(5_000)).toBe('moved');
    expect(trail.durable).toEqual(mark(9));
    expect(trail.alive(9_000)).toBe('same');
  });

  it('falls back to what is durable', () => {
    const trail = new CursorTrail(mark(3), 1_000);
    trail.acknowledged(mark(5), 0);
    trail.alive(1_000);
    trail.acknowledged(mark(8), 1_500);
    trail.fallBack();
    expect(trail.current).toEqual(mark(5));
    expect(trail.alive(9_000)).toBe('same');
  });
});
