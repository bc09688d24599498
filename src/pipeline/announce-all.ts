import type { BookChange } from '../alarm/book.ts';
import { announce, type Circumstance } from './announce.ts';
import { noteCauses } from './causes.ts';
import { type Partition, waits } from './partition.ts';
import type { World } from './world.ts';

/** Announces changes by the routes in force, and keeps an eye on what had to wait. */
export function announceAll(
  world: World,
  partition: Partition,
  changes: readonly BookChange[],
  circumstance: Circumstance,
): void {
  const awaiting = noteCauses(world, changes, circumstance);
  const told = awaiting === null ? circumstance : { ...circumstance, awaiting };
  announce(partition, changes, world.rules, told, world.effects);
  if (waits(partition)) world.waiting.add(partition.id);
}
