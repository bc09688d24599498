import { describe, expect, it } from 'vitest';
import { batched } from '../../../src/channel/durable-batch.ts';

describe('batched', () => {
  it('writes together what gathered during the previous write, in order', async () => {
    const batches: (readonly number[])[] = [];
    const write = batched<number>(async (items) => {
      batches.push(items);
      await new Promise((resolve) => setImmediate(resolve));
    });
    await Promise.all([1, 2, 3, 4].map((item) => write(item)));
    await write(5);
    expect(batches).toEqual([[1], [2, 3, 4], [5]]);
  });

  it('fails the items of a failed write and goes on with the next', async () => {
    const write = batched<number>(async (items) => {
      if (items.includes(1)) throw new Error('no');
    });
    const results = await Promise.allSettled([write(1), write(2), write(3)]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
  });
});
