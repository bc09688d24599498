import { usePreferences } from '../../app/preferences.ts';

/** Of a row, in pixels: it grows with the type. */
export function useRowHeight(): number {
  // large type is set on the root before anything is drawn with it
  usePreferences();
  const root = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  return Math.round(1.85 * (Number.isFinite(root) ? root : 16));
}
