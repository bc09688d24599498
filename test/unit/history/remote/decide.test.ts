import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../../../src/history/remote/decide.ts';
import type { KnownContent } from '../../../../src/history/remote/known-rows.ts';

const at = (position: number, content: number, revision = 0): KnownContent => ({
  position,
  content,
  revision,
  index: 0,
});

describe('what becomes of a reading', () => {
  it.each([
    ['nothing is known of its moment', [], { outcome: 'new', revision: 0 }],
    ['it is there already', [at(5, 1)], { outcome: 'again', revision: 0 }],
    ['it is there as a correction', [at(2, 7), at(5, 1, 1)], { outcome: 'again', revision: 1 }],
    ['the content before says the same', [at(2, 1)], { outcome: 'repeat' }],
    ['the content before says something else', [at(2, 7)], { outcome: 'correction', revision: 1 }],
    ['what came before was forgotten', [at(9, 7, 1)], { outcome: 'new', revision: 0 }],
    [
      'a content between was forgotten',
      [at(2, 7), at(9, 7, 2)],
      { outcome: 'correction', revision: 1 },
    ],
  ] as const)('when %s', (_, known, decision) => {
    expect(decide(at(5, 1), known)).toEqual(decision);
  });

  /** Contents of one moment, sent in order; what is kept of them. */
  const sendAll = (contents: readonly number[], kept: readonly KnownContent[]) => {
    let known = [...kept];
    contents.forEach((content, n) => {
      const decision = decide(at(n + 1, content), known);
      if (decision.outcome === 'repeat') return;
      known = known.filter((one) => one.revision !== decision.revision);
      known.push(at(n + 1, content, decision.revision));
    });
    return known.sort((a, b) => a.position - b.position);
  };

  it('gives every content its old revision back, whatever part was forgotten', () => {
    const contents = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(contents, fc.array(fc.boolean()), (sent, coins) => {
        const whole = sendAll(sent, []);
        const survivors = whole.filter((_, n) => coins[n] === true);
        expect(sendAll(sent, survivors)).toEqual(whole);
      }),
    );
  });
});
