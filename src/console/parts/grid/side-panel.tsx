import { Button, Group } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import { useSay } from '../../app/language.tsx';
import { partWords } from '../words.ts';

/** Details of a row, beside its table; Escape closes it and the keyboard goes back to where it was. */
export function SidePanel({
  title,
  about,
  onClose,
  children,
}: {
  readonly title: string;
  /** What it is about: another one is told from its start. */
  readonly about: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const say = useSay();
  const heading = useRef<HTMLHeadingElement>(null);
  const before = useRef<Element | null>(null);
  useEffect(() => {
    before.current = document.activeElement;
    return () => {
      if (before.current instanceof HTMLElement) before.current.focus();
    };
  }, []);
  useEffect(() => {
    if (about !== '') heading.current?.focus();
  }, [about]);
  return (
    <aside
      className="panel side-panel"
      aria-label={title}
      onKeyDown={({ key }) => {
        if (key === 'Escape') onClose();
      }}
    >
      <Group justify="space-between" wrap="nowrap" align="start">
        <h2 ref={heading} tabIndex={-1}>
          {title}
        </h2>
        <Button size="compact-xs" variant="default" onClick={onClose}>
          {say(partWords.close)}
        </Button>
      </Group>
      {children}
    </aside>
  );
}
