import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filterMatches } from '../../../src/ingest/topic-rules.ts';
import { topicFilterFault, topicFiltersOverlap } from '../../../src/model/topic-filter.ts';

describe('a topic filter', () => {
  it.each(['a', 'a/b', '#', 'a/#', '+', '+/b', 'a/+/c', '/', 'a//b', '$SYS/#', '燃气/+'])(
    '%s is one',
    (filter) => {
      expect(topicFilterFault(filter)).toBeNull();
    },
  );

  it.each([
    ['', /empty/],
    ['a#', /#/],
    ['a/#/b', /#/],
    ['a/b+', /\+/],
    ['++', /\+/],
    ['a\0', /NUL/],
    ['x'.repeat(70_000), /longer/],
  ])('%j is none', (filter, words) => {
    expect(topicFilterFault(filter)).toMatch(words);
  });
});

describe('two filters', () => {
  it.each([
    ['gas/v1/#', 'gas/v1/+/status', true],
    ['gas/v1/#', 'gas/v1', true],
    ['a/+', 'a/b/c', false],
    ['a/+/c', 'a/b/+', true],
    ['north/#', 'south/#', false],
    ['#', '$SYS/x', false],
    ['+/x', '$SYS/x', false],
    ['$SYS/#', '$SYS/x', true],
    ['a', 'a', true],
  ])('%s and %s: %s', (one, other, expected) => {
    expect(topicFiltersOverlap(one, other)).toBe(expected);
    expect(topicFiltersOverlap(other, one)).toBe(expected);
  });

  it('overlap exactly when some topic matches both', () => {
    const level = fc.constantFrom('a', 'b', '+');
    const filter = fc
      .tuple(fc.array(level, { minLength: 1, maxLength: 3 }), fc.boolean())
      .map(([levels, open]) => [...levels, ...(open ? ['#'] : [])].join('/'));
    // every topic of up to four levels of a, b and a third that no filter names
    const topics = [1, 2, 3, 4].flatMap((depth) =>
      Array.from({ length: 3 ** depth }, (_, code) =>
        Array.from({ length: depth }, (__, at) => 'abz'[Math.floor(code / 3 ** at) % 3]).join('/'),
      ),
    );
    fc.assert(
      fc.property(filter, filter, (one, other) => {
        const both = topics.some(
          (topic) => filterMatches(one, topic) && filterMatches(other, topic),
        );
        expect(topicFiltersOverlap(one, other)).toBe(both);
      }),
      { numRuns: 300 },
    );
  });
});
