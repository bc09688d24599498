/** How far above the reserve free space must rise before messages are taken again: no flapping. */
const RECOVERY_FACTOR = 1.25;

/**
 * Whether too little disk is left, given whether it was so before. Below
 * `reserveBytes` it becomes low, and stays so until a quarter more is free.
 */
export function diskLowAfter(wasLow: boolean, freeBytes: number, reserveBytes: number): boolean {
  return freeBytes < (wasLow ? reserveBytes * RECOVERY_FACTOR : reserveBytes);
}
