import { describe, expect, it } from 'vitest';
import { pagesOf } from '../../../../src/history/copy/pages.ts';
import { openMemoryHistory } from '../../../../src/history/memory-history.ts';
import { type EpochMs, epochMs } from '../../../../src/model/units.ts';
import { batch, DAY0, device, event, MINUTE } from '../../../contract/history-readings.ts';

const codes = (count: number, ts: number, first: number) =>
  Array.from({ length: count }, (_, n) => event('S1', ts, first + n, `code ${n}`, {}));

async function paged(size: number, to: EpochMs) {
  const store = openMemoryHistory();
  await store.write(
    batch(...codes(3, DAY0, 1), ...codes(7, DAY0 + MINUTE, 11), ...codes(1, DAY0 + 2 * MINUTE, 21)),
  );
  const pages: number[][] = [];
  const span = { from: epochMs(DAY0), to };
  for await (const page of pagesOf(store, [device('S1')], span, size)) {
    pages.push(page.map(({ position }) => position));
  }
  return pages;
}

describe('pages of readings', () => {
  it.each([1, 2, 3, 4, 7, 10, 11, 100])(
    'of %i leave nothing out and repeat nothing',
    async (size) => {
      const pages = await paged(size, epochMs(DAY0 + 3 * MINUTE));
      expect(pages.flat()).toEqual([1, 2, 3, 11, 12, 13, 14, 15, 16, 17, 21]);
      expect(pages.every((page) => page.length > 0)).toBe(true);
    },
  );

  it('end before the end of the span', async () => {
    expect(await paged(100, epochMs(DAY0 + MINUTE))).toEqual([[1, 2, 3]]);
    expect(await paged(2, epochMs(DAY0))).toEqual([]);
  });
});
