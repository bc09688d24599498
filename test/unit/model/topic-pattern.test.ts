import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  coversPattern,
  matchTopic,
  parseTopicPattern,
  type TopicPattern,
} from '../../../src/model/topic-pattern.ts';

function patternOf(text: string): TopicPattern {
  const parsed = parseTopicPattern(text);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
}

describe('a topic pattern', () => {
  it.each([
    ['plant/{site}/{device}', 'plant/e/d', { site: 'e', device: 'd' }],
    ['plant/+/{device}/#', 'plant/e/d/x/y', { device: 'd' }],
    ['plant/{device}/#', 'plant/d', { device: 'd' }],
    ['{a}', 'x', { a: 'x' }],
    ['{a}/b', '/b', { a: '' }],
    ['#', 'a/b', {}],
    ['$share', '$share', {}],
  ])('%s matches %s', (text, topic, names) => {
    expect(Object.fromEntries(matchTopic(patternOf(text), topic) ?? [['no', 'match']])).toEqual(
      names,
    );
  });

  it.each([
    ['plant/{device}', 'plant/d/x'],
    ['plant/{device}', 'plant'],
    ['plant/{device}', 'Plant/d'],
    ['plant/{device}/p', 'plant/d/q'],
    ['#', '$SYS/uptime'],
    ['+/uptime', '$SYS/uptime'],
    ['{a}/uptime', '$SYS/uptime'],
  ])('%s does not match %s', (text, topic) => {
    expect(matchTopic(patternOf(text), topic)).toBeNull();
  });

  it.each([
    ['a/{x}/{x}', 'two levels have the name {x}'],
    ['a/x{y}', 'a named level is a whole level'],
    ['a/{}', 'a named level is a whole level'],
    ['a/#/b', '# stands only as the whole last level'],
    ['a/b+', '+ stands only as a whole level'],
    ['', 'is empty'],
    ['a\0', 'NUL'],
  ])('%j is none', (text, problem) => {
    expect(parseTopicPattern(text)).toMatchObject({
      ok: false,
      error: expect.stringContaining(problem),
    });
  });

  it('has the filter to subscribe to', () => {
    expect(patternOf('plant/{site}/+/#').filter).toBe('plant/+/+/#');
  });

  it('covers another exactly when it matches all that the other matches', () => {
    const level = fc.constantFrom('a', 'b', '+', '{x}');
    const pattern = fc
      .tuple(fc.array(level, { minLength: 1, maxLength: 3 }), fc.boolean())
      .map(([levels, rest]) =>
        [
          ...levels.filter((one, at) => one !== '{x}' || levels.indexOf('{x}') === at),
          ...(rest ? ['#'] : []),
        ].join('/'),
      );
    const deeper = (topics: readonly string[]) =>
      topics.flatMap((topic) => ['a', 'b', 'c'].map((next) => `${topic}/${next}`));
    const depths = [['a', 'b', 'c']];
    while (depths.length < 5) depths.push(deeper(depths.at(-1) ?? []));
    const topics = depths.flat();
    fc.assert(
      fc.property(pattern, pattern, (one, other) => {
        const [a, b] = [patternOf(one), patternOf(other)];
        const all = topics.every(
          (topic) => matchTopic(b, topic) === null || matchTopic(a, topic) !== null,
        );
        expect(coversPattern(a, b)).toBe(all);
      }),
    );
    expect(coversPattern(patternOf('#'), patternOf('$SYS/a'))).toBe(false);
  });
});
