import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type JsonPath, parseJsonPath, valueAtPath } from '../../../src/lib/json-path.ts';

function pathOf(text: string): JsonPath {
  const parsed = parseJsonPath(text);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
}

const MESSAGE = {
  a: { b: [{ c: 1 }, { c: null }], 'x.y': 2, '压力 1': 3, "it's": 4 },
  values: [
    { id: 'P1', v: 5 },
    { id: 'P2', v: 6 },
    { id: 7, v: 8 },
  ],
  n: 0,
};

describe('a path into JSON', () => {
  it.each([
    ['a.b[0].c', 1],
    ['a.b[1].c', null],
    ["a['x.y']", 2],
    ['a["x.y"]', 2],
    ['a["it\'s"]', 4],
    ['a.压力 1', 3],
    ["values[id='P2'].v", 6],
    ['values[id="P2"].v', 6],
    ['values[id=7].v', 8],
    ['$.n', 0],
    ['$', MESSAGE],
    ["$['n']", 0],
  ])('%s finds what is there', (text, found) => {
    expect(valueAtPath(MESSAGE, pathOf(text))).toEqual(found);
  });

  it.each([
    'a.z',
    'a.b[2].c',
    'a.b.c',
    'n.x',
    'a[0]',
    "values[id='P9'].v",
    "a[id='x']",
    'a.b.length',
    'constructor',
    '__proto__',
    'a.__proto__.b',
    'a.b.0',
  ])('%s finds nothing', (text) => {
    expect(valueAtPath(MESSAGE, pathOf(text))).toBeUndefined();
  });

  it.each([
    '',
    '.a',
    'a.',
    'a..b',
    'a[',
    'a[]',
    'a[x]',
    'a[-1]',
    'a[*]',
    '$a',
    'a b]',
    "a['x",
    'a[?(@.b)]',
    '..b',
    `a${'.b'.repeat(40)}`,
  ])('%j is none, and the place is told', (text) => {
    const parsed = parseJsonPath(text);
    expect(parsed).toMatchObject({ ok: false, error: expect.stringMatching(/path/) });
  });

  it('says from where it goes', () => {
    expect(pathOf('$.a').from).toBe('message');
    expect(pathOf('a').from).toBe('record');
  });

  it('never throws, whatever the path and the message', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), fc.jsonValue(), (text, message) => {
        const parsed = parseJsonPath(text);
        if (parsed.ok) valueAtPath(message, parsed.value);
        return true;
      }),
    );
  });

  it('reaches every member that its name can be written for', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z_]\w{0,10}$/), fc.integer(), (name, value) => {
        const message = { list: [Object.fromEntries([[name, value]])] };
        expect(valueAtPath(message, pathOf(`list[0].${name}`))).toBe(value);
        expect(valueAtPath(message, pathOf(`list[0]['${name}']`))).toBe(value);
      }),
    );
  });
});
