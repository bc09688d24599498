import { useSyncExternalStore } from 'react';

const read = (): number =>
  Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;

function watch(changed: () => void): () => void {
  const attributes = new MutationObserver(changed);
  attributes.observe(document.documentElement, { attributeFilter: ['data-type', 'data-wall'] });
  return () => attributes.disconnect();
}

/** One rem, px, followed: heights of virtual rows grow with the type. */
export const useRem = (): number => useSyncExternalStore(watch, read);
