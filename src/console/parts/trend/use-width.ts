import { useCallback, useState } from 'react';

/** A place's width in whole px, followed; 0 before it is known. */
export function useWidth(): readonly [
  (place: HTMLElement | null) => (() => void) | undefined,
  number,
] {
  const [width, setWidth] = useState(0);
  const follow = useCallback((place: HTMLElement | null) => {
    if (place === null) return undefined;
    const watch = new ResizeObserver(([entry]) => {
      if (entry !== undefined) setWidth(Math.floor(entry.contentRect.width));
    });
    watch.observe(place);
    return () => watch.disconnect();
  }, []);
  return [follow, width];
}
