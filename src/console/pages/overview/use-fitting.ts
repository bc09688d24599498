import { type RefObject, useEffect, useState } from 'react';
import { useRem } from '../../parts/use-rem.ts';

const TILE_WIDTH_REM = 15;

export interface Fitting {
  /** Tiles beside each other. */
  readonly perRow: number;
  /** One rem, px: it is larger with large type and on a wall. */
  readonly rem: number;
}

/** How many tiles fit beside each other. */
export function useFitting(place: RefObject<HTMLElement | null>): Fitting {
  const rem = useRem();
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const watch = new ResizeObserver(() => setWidth(element.clientWidth));
    watch.observe(element);
    return () => watch.disconnect();
  }, [place]);
  return { perRow: Math.max(1, Math.floor(width / (TILE_WIDTH_REM * rem))), rem };
}
