import { useSyncExternalStore } from 'react';

/** A view by the name that somebody gave it, in this browser. */
export interface KeptView {
  readonly name: string;
  /** Of `keptText`. */
  readonly text: string;
}

const listeners = new Set<() => void>();
const known = new Map<string, readonly KeptView[]>();
const keyOf = (table: string): string => `gaswatch.views.${table}`;

/** What is kept may have been written by anything: whatever is no view is left out. */
export function readKept(text: string | null): readonly KeptView[] {
  try {
    const kept: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(kept) ? kept.flatMap(viewIn) : [];
  } catch {
    return [];
  }
}

function viewIn(one: unknown): readonly KeptView[] {
  if (typeof one !== 'object' || one === null || !('name' in one) || !('text' in one)) return [];
  const { name, text } = one;
  return typeof name === 'string' && typeof text === 'string' ? [{ name, text }] : [];
}

/** The one of the same name is replaced; by name. */
export const withView = (views: readonly KeptView[], view: KeptView): readonly KeptView[] =>
  [...views.filter(({ name }) => name !== view.name), view].sort((a, b) =>
    a.name < b.name ? -1 : 1,
  );

function viewsOf(table: string): readonly KeptView[] {
  const found = known.get(table) ?? readKept(stored(keyOf(table)));
  known.set(table, found);
  return found;
}

function stored(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function keepViews(table: string, views: readonly KeptView[]): void {
  known.set(table, views);
  try {
    localStorage.setItem(keyOf(table), JSON.stringify(views));
  } catch {
    // they hold until the page is closed
  }
  for (const listener of listeners) listener();
}

export const useKeptViews = (table: string): readonly KeptView[] =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => viewsOf(table),
  );
