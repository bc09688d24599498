import { useCallback, useRef, useState } from 'react';
import type { AlarmView } from '../../../api/schema/alarm-view.ts';
import type { Asked } from './detail/panel-acts.tsx';
import { toggled } from './selection.ts';

/** A dialog and what it is about. */
export interface Dialog {
  readonly asked: Asked | 'keys';
  readonly alarms: readonly AlarmView[];
}

/** What the person at the list has under their hands. */
export interface Desk {
  readonly selected: ReadonlySet<string>;
  readonly select: (ids: readonly string[]) => void;
  /** Selects them, or none of them when all of them are. */
  readonly toggle: (ids: readonly string[]) => void;
  readonly active: string | null;
  readonly activate: (key: string) => void;
  readonly dialog: Dialog | null;
  readonly show: (dialog: Dialog | null) => void;
}

export function useDesk(): Desk {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [active, activate] = useState<string | null>(null);
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const leftFrom = useRef<Element | null>(null);
  const show = useCallback((next: Dialog | null) => {
    if (next !== null) leftFrom.current = document.activeElement;
    setDialog(next);
    // who closes a dialog goes on where they were
    if (next === null) requestAnimationFrame(() => focusOn(leftFrom.current));
  }, []);
  const select = useCallback((ids: readonly string[]) => setSelected(new Set(ids)), []);
  const toggle = useCallback(
    (ids: readonly string[]) => setSelected((before) => toggled(before, ids)),
    [],
  );
  return { selected, select, toggle, active, activate, dialog, show };
}

const focusOn = (element: Element | null): void => {
  if (element instanceof HTMLElement) element.focus({ preventScroll: true });
};
