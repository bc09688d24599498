import { describe, expect, it } from 'vitest';
import { type DiskRoom, diskRoomAfter } from '../../../src/journal/disk-reserve.ts';

describe('disk reserve', () => {
  it('becomes low below the reserve and recovers a quarter above it', () => {
    const seen: DiskRoom[] = [];
    let room: DiskRoom = 'ample';
    for (const free of [101, 100, 99, 100, 124, 125, 100, 99]) {
      room = diskRoomAfter(room, free, 100);
      seen.push(room);
    }
    const [ample, low] = ['ample', 'low'];
    expect(seen).toEqual([ample, ample, low, low, low, ample, ample, low]);
  });
});
