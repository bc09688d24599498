import { useSyncExternalStore } from 'react';
import type { Language } from '../../model/localized.ts';

/** What this browser keeps for whoever sits at it. */
export interface Preferences {
  readonly language: Language;
  readonly type: 'normal' | 'large';
  readonly sound: 'on' | 'off';
}

const KEY = 'gaswatch.preferences';
const listeners = new Set<() => void>();

const preferred = (): Language =>
  (navigator.languages.find((tag) => /^(zh|en)\b/i.test(tag)) ?? 'zh')
    .toLowerCase()
    .startsWith('en')
    ? 'en'
    : 'zh';

function read(): Preferences {
  const shipped: Preferences = { language: preferred(), type: 'normal', sound: 'on' };
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    return typeof kept === 'object' && kept !== null ? known({ ...shipped, ...kept }) : shipped;
  } catch {
    // a browser that keeps nothing is no reason to show nothing
    return shipped;
  }
}

const known = (kept: Preferences): Preferences => ({
  language: kept.language === 'en' ? 'en' : 'zh',
  type: kept.type === 'large' ? 'large' : 'normal',
  sound: kept.sound === 'off' ? 'off' : 'on',
});

let current = read();
show(current);

export function changePreferences(change: Partial<Preferences>): void {
  current = { ...current, ...change };
  try {
    localStorage.setItem(KEY, JSON.stringify(current));
  } catch {
    // it holds until the page is closed
  }
  show(current);
  for (const listener of listeners) listener();
}

function show({ type }: Preferences): void {
  document.documentElement.dataset['type'] = type;
}

export const usePreferences = (): Preferences =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
