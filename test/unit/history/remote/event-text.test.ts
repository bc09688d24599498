import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundedText, CUT_KEY, eventText } from '../../../../src/history/remote/event-text.ts';
import { textHash } from '../../../../src/history/remote/text-hash.ts';

const bytes = (text: string): number => Buffer.byteLength(text);

describe('the text of an event', () => {
  it('is its JSON where that fits', () => {
    expect(eventText({ a: 1, b: '门' }, 100)).toEqual({ text: '{"a":1,"b":"门"}', cutFrom: null });
  });

  it('loses its longest values and says how many', () => {
    const values = { log: 'x'.repeat(200), code: 'E1', trace: 'y'.repeat(100), level: 3 };
    const { text, cutFrom } = eventText(values, 120);
    expect(JSON.parse(text)).toEqual({ code: 'E1', level: 3, [CUT_KEY]: 2 });
    expect(cutFrom).toBe(textHash(JSON.stringify(values)));
  });

  it('is JSON within its bytes whatever the event says', () => {
    const values = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue(), { maxKeys: 8 });
    fc.assert(
      fc.property(values, fc.integer({ min: 60, max: 400 }), (event, most) => {
        const { text } = eventText(event, most);
        expect(bytes(text)).toBeLessThanOrEqual(most);
        expect(JSON.parse(text)).toBeTypeOf('object');
      }),
    );
  });
});

describe('a bounded name', () => {
  it('stays as it is where it fits, else keeps its beginning and stays distinct', () => {
    expect(boundedText('door.opened', 20)).toBe('door.opened');
    const [a, b] = [boundedText(`${'门'.repeat(50)}a`, 60), boundedText(`${'门'.repeat(50)}b`, 60)];
    expect(a.startsWith('门门门')).toBe(true);
    expect(a).not.toBe(b);
    expect(bytes(a)).toBeLessThanOrEqual(60);
  });
});

describe('the number of a text', () => {
  it('is a whole number that a double holds, and differs for texts that differ little', () => {
    const hashes = new Set<number>();
    for (let n = 0; n < 100_000; n += 1) hashes.add(textHash(`pOut=${n / 1000}`));
    expect(hashes.size).toBe(100_000);
    expect([...hashes].every((hash) => Number.isSafeInteger(hash) && hash >= 0)).toBe(true);
  });
});
