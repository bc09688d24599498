import { useEffect, useRef } from 'react';

/** The row that the keys are at has the focus, wherever it is drawn. */
export function useFocused(active: 'active' | 'idle') {
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const grid = row.current?.closest('[role="grid"]');
    if (active === 'active' && grid?.contains(document.activeElement) === true) {
      row.current?.focus({ preventScroll: true });
    }
  }, [active]);
  return row;
}
