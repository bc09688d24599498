import { useEffect, useEffectEvent, useState } from 'react';

export type Command =
  | 'next'
  | 'previous'
  | 'open'
  | 'select'
  | 'acknowledge'
  | 'shelve'
  | 'comment'
  | 'new'
  | 'search'
  | 'close'
  | 'keys';

const COMMANDS: Readonly<Record<string, Command>> = {
  j: 'next',
  ArrowDown: 'next',
  k: 'previous',
  ArrowUp: 'previous',
  Enter: 'open',
  x: 'select',
  ' ': 'select',
  a: 'acknowledge',
  s: 'shelve',
  c: 'comment',
  n: 'new',
  '/': 'search',
  Escape: 'close',
  '?': 'keys',
};

/** Keys of the list itself: elsewhere they mean what they always mean. */
const IN_LIST: ReadonlySet<string> = new Set(['ArrowDown', 'ArrowUp', 'Enter', ' ']);

const KEY = 'gaswatch.alarm-keys';

/** Single keys can be turned off (WCAG 2.1.4): whoever dictates would set them off. */
export function useKeysPreference() {
  const [keys, setKeys] = useState<'on' | 'off'>(() =>
    localStorage.getItem(KEY) === 'off' ? 'off' : 'on',
  );
  const choose = (next: 'on' | 'off'): void => {
    localStorage.setItem(KEY, next);
    setKeys(next);
  };
  return { keys, choose } as const;
}

export function useKeys(
  list: React.RefObject<HTMLElement | null>,
  keys: 'on' | 'off',
  run: (command: Command) => void,
): void {
  const pressed = useEffectEvent((event: KeyboardEvent) => {
    const command = COMMANDS[event.key];
    if (command === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const { target } = event;
    if (!(target instanceof HTMLElement) || isTakingText(target) || isInDialog(target)) return;
    const isInList = list.current?.contains(target) === true;
    if (
      IN_LIST.has(event.key)
        ? !isInList || isControl(target)
        : isSingle(event.key) && keys === 'off'
    ) {
      return;
    }
    event.preventDefault();
    run(command);
  });
  useEffect(() => {
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  }, []);
}

const isSingle = (key: string): boolean => key.length === 1;

const isTakingText = (target: HTMLElement): boolean =>
  target.isContentEditable ||
  target instanceof HTMLTextAreaElement ||
  (target instanceof HTMLInputElement && target.type !== 'checkbox');

const isInDialog = (target: HTMLElement): boolean =>
  target.closest('[role="dialog"], [role="listbox"], [role="menu"]') !== null;

const isControl = (target: HTMLElement): boolean =>
  target.matches('button, a, input, [role="application"]');
