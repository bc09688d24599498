import { describe, expect, it } from 'vitest';
import { diskLowAfter } from '../../../src/journal/disk-reserve.ts';

describe('disk reserve', () => {
  it('becomes low below the reserve and recovers a quarter above it', () => {
    const seen: boolean[] = [];
    let low = false;
    for (const free of [101, 100, 99, 100, 124, 125, 100, 99]) {
      low = diskLowAfter(low, free, 100);
      seen.push(low);
    }
    expect(seen).toEqual([false, false, true, true, true, false, false, true]);
  });
});
