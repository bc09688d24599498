import { Button, Group, Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useSay } from '../app/language.tsx';
import { ProblemList } from './problem-list.tsx';
import { partWords as words } from './words.ts';

export interface ConfirmProps {
  readonly title: string;
  /** What the button does, in a word. */
  readonly act: string;
  readonly standing: 'idle' | 'running';
  readonly problem?: unknown;
  readonly onAct: () => void;
  readonly onClose: () => void;
  readonly size?: 'md' | 'lg' | 'xl';
  /** What will be so afterwards. */
  readonly children: ReactNode;
}

/** Asks before what cannot be taken back; Escape leaves everything as it is. */
export function Confirm(props: ConfirmProps) {
  const say = useSay();
  const { title, act, standing, problem = null, onAct, onClose, size = 'md', children } = props;
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size={size}
      closeButtonProps={{ 'aria-label': say(words.close) }}
    >
      {children}
      <ProblemList problem={problem} />
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onClose}>
          {say(words.cancel)}
        </Button>
        <Button loading={standing === 'running'} onClick={onAct}>
          {act}
        </Button>
      </Group>
    </Modal>
  );
}
