import { describe, expect, it } from 'vitest';
import { after, overlaps, spansOf } from '../../../src/alarm/span.ts';
import type { Finding } from '../../../src/model/finding.ts';
import { at } from '../dispatch/alarm-sample.ts';

const began = (minute: number, priority: 1 | 3 = 3): Finding => ({
  verdict: 'began',
  since: at(minute),
  priority,
  evidence: [{ name: 'n', value: minute }],
});
const ended = (minute: number): Finding => ({ verdict: 'ended', since: at(minute), evidence: [] });
const unknown: Finding = { verdict: 'unknown', since: at(9), reason: 'gap' };

describe('spansOf', () => {
  it('pairs beginnings with ends; the last may be open', () => {
    const spans = spansOf(null, [began(1), ended(2), began(5), unknown]);
    expect(spans.map(({ since, until }) => [since, until])).toEqual([
      [at(1), at(2)],
      [at(5), null],
    ]);
  });

  it('a second beginning keeps the earliest onset and brings priority and evidence', () => {
    expect(spansOf(null, [began(3), began(4, 1)])).toMatchObject([
      { since: at(3), priority: 1, evidence: [{ value: 4 }] },
    ]);
  });

  it('goes on from what held before, and an end of nothing is nothing', () => {
    const held = after(null, began(1));
    expect(spansOf(held, [ended(4), ended(5)])).toMatchObject([{ since: at(1), until: at(4) }]);
    expect(spansOf(null, [ended(4)])).toEqual([]);
    expect(after(held, unknown)).toBe(held);
    expect(after(held, ended(4))).toBeNull();
  });
});

it('spans that touch overlap; those apart do not', () => {
  const a = { since: 1, until: 5 };
  expect(overlaps(a, { since: 5, until: null })).toBe(true);
  expect(overlaps({ since: 5, until: null }, a)).toBe(true);
  expect(overlaps(a, { since: 6, until: null })).toBe(false);
  expect(overlaps({ since: 0, until: 0 }, a)).toBe(false);
});
