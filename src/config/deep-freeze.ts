import type { DeepReadonly } from './config.ts';

/** Freezes a plain tree in place, so that no part can change another's settings. */
export function deepFreeze<T extends object>(tree: T): DeepReadonly<T> {
  for (const child of Object.values(tree)) {
    if (typeof child === 'object' && child !== null) deepFreeze(child);
  }
  // Object.freeze types one level; the loop above has frozen the rest.
  return Object.freeze(tree) as DeepReadonly<T>;
}
