import { useSyncExternalStore } from 'react';

/** Colours and type of the page as a canvas needs them. */
export interface Scheme {
  readonly ink: string;
  readonly soft: string;
  readonly line: string;
  readonly ground: string;
  readonly trend: string;
  readonly priorities: Readonly<Record<1 | 2 | 3 | 4, string>>;
  readonly priorityInks: Readonly<Record<1 | 2 | 3 | 4, string>>;
  /** px */
  readonly type: number;
  readonly font: string;
}

let scheme: Scheme | null = null;

function read(): Scheme {
  const root = getComputedStyle(document.documentElement);
  const token = (name: string): string => root.getPropertyValue(name).trim();
  // the plot reads whole px only
  const type = Math.round(Number.parseFloat(root.fontSize) * 0.72);
  return {
    ink: token('--ink'),
    soft: token('--ink-soft'),
    line: token('--line'),
    ground: token('--raised'),
    trend: token('--trend'),
    priorities: { 1: token('--p1'), 2: token('--p2'), 3: token('--p3'), 4: token('--p4') },
    priorityInks: {
      1: token('--p1-ink'),
      2: token('--p2-ink'),
      3: token('--p3-ink'),
      4: token('--p4-ink'),
    },
    type,
    font: `${type}px ${getComputedStyle(document.body).fontFamily}`,
  };
}

/** A canvas does not follow style sheets: it is drawn again when the page turns dark or large. */
export const useScheme = (): Scheme =>
  useSyncExternalStore(
    (listener) => {
      const watch = new MutationObserver(() => {
        scheme = null;
        listener();
      });
      watch.observe(document.documentElement, {
        attributeFilter: ['data-mantine-color-scheme', 'data-type'],
      });
      return () => watch.disconnect();
    },
    () => {
      scheme ??= read();
      return scheme;
    },
  );
