/** How far above the reserve free space must rise before messages are taken again: no flapping. */
const RECOVERY_FACTOR = 1.25;

export type DiskRoom = 'ample' | 'low';

/**
 * Whether enough disk is left, given what was so before. Below `reserveBytes`
 * it becomes low, and stays so until a quarter more is free.
 */
export function diskRoomAfter(before: DiskRoom, freeBytes: number, reserveBytes: number): DiskRoom {
  const wanted = before === 'low' ? reserveBytes * RECOVERY_FACTOR : reserveBytes;
  return freeBytes < wanted ? 'low' : 'ample';
}
