import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance, suggest } from '../../../src/config/suggest.ts';

const KNOWN = ['http', 'http.port', 'mqtt.port', 'journal.keepHours', 'email.passwordFile'];

describe('suggest', () => {
  it.each([
    ['htp.port', 'http.port'],
    ['HTTP.PORT', 'http.port'],
    ['mqtt.prot', 'mqtt.port'],
    ['journal.keep_hours', 'journal.keepHours'],
    ['keepHours', 'journal.keepHours'],
    ['emial.passwordfile', 'email.passwordFile'],
    ['htpp', 'http'],
    ['x', undefined],
    ['history.driver', undefined],
    // Two sections have a port: neither is the likelier.
    ['web.port', undefined],
  ])('%s -> %s', (unknown, expected) => {
    expect(suggest(unknown, KNOWN)).toBe(expected);
  });
});

describe('editDistance', () => {
  it.each([
    ['', '', 0],
    ['a', '', 1],
    ['port', 'prot', 1],
    ['kitten', 'sitting', 3],
    ['abc', 'abcd', 1],
  ])('%s to %s is %i', (from, to, distance) => {
    expect(editDistance(from, to)).toBe(distance);
  });

  it('is symmetric, zero only for equal texts and at most the longer length', () => {
    const text = fc.string({ maxLength: 12 });
    fc.assert(
      fc.property(text, text, (from, to) => {
        const distance = editDistance(from, to);
        expect(editDistance(to, from)).toBe(distance);
        expect(distance === 0).toBe(from === to);
        expect(distance).toBeLessThanOrEqual(Math.max(from.length, to.length));
      }),
    );
  });
});
