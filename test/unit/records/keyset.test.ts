import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AppError } from '../../../src/lib/app-error.ts';
import { checkedLimit, keyset, toPage } from '../../../src/records/sqlite/keyset.ts';

const cursors = keyset('alarms', z.tuple([z.number().int(), z.string()]));

const codeOf = (body: () => unknown): string => {
  try {
    body();
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown.code;
    throw thrown;
  }
  return 'nothing thrown';
};

describe('keyset', () => {
  it('decodes what it encoded, whatever the text', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.string(), (at, id) => {
        expect(cursors.decode(cursors.encode([at, id]))).toEqual([at, id]);
      }),
    );
  });

  it('uses only characters that need no escape in a URL', () => {
    expect(cursors.encode([-1, '旁通 ?&=/+#'])).toMatch(/^[A-Za-z0-9_-]+$/);
  });

  it.each([
    ['empty', ''],
    ['not base64url', '***'],
    ['not JSON', Buffer.from('{').toString('base64url')],
    ['another list', keyset('audit', z.tuple([z.number(), z.string()])).encode([1, 'a'])],
    ['wrong types', Buffer.from('["alarms",["1","a"]]').toString('base64url')],
    ['too short', Buffer.from('["alarms",[1]]').toString('base64url')],
    ['too long', Buffer.from('["alarms",[1,"a",2]]').toString('base64url')],
    ['a fraction', Buffer.from('["alarms",[1.5,"a"]]').toString('base64url')],
    ['respelled', `${cursors.encode([1, 'a'])}=`],
    ['an SQL text', "1' OR '1'='1"],
  ])('refuses: %s', (_, cursor) => {
    expect(codeOf(() => cursors.decode(cursor))).toBe('bad-cursor');
  });

  it('never throws anything but bad-cursor on arbitrary text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String()), (text) => {
        expect(codeOf(() => cursors.decode(text))).toBe('bad-cursor');
      }),
    );
  });
});

describe('toPage', () => {
  const page = (rows: readonly number[], limit: number) =>
    toPage(rows, { limit, item: (row) => row * 10, cursor: (row) => `after ${row}` });

  it('names the next page only where there is one', () => {
    expect(page([], 2)).toEqual({ items: [], next: null });
    expect(page([1, 2], 2)).toEqual({ items: [10, 20], next: null });
    expect(page([1, 2, 3], 2)).toEqual({ items: [10, 20], next: 'after 2' });
  });

  it.each([0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses the limit %d', (limit) => {
    expect(codeOf(() => checkedLimit(limit))).toBe('bad-limit');
  });
});
