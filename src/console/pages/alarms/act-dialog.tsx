import { Button, Group, Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useSay } from '../../app/language.tsx';
import { ProblemText } from '../../parts/failure.tsx';
import { dialogWords as words } from './words.ts';

/** A dialog without shadow and motion. */
export function PlainDialog({
  title,
  close,
  children,
}: {
  readonly title: string;
  readonly close: () => void;
  readonly children: ReactNode;
}) {
  const say = useSay();
  return (
    <Modal
      opened
      onClose={close}
      title={<strong>{title}</strong>}
      shadow="none"
      closeButtonProps={{ 'aria-label': say(words.close) }}
      transitionProps={{ duration: 0 }}
      styles={{ content: { border: '1px solid var(--line)' } }}
    >
      {children}
    </Modal>
  );
}

/** A dialog that does something: its questions, what came in the way, and the two ways out. */
export function ActDialog({
  title,
  close,
  submit,
  answers,
  focus,
  act: { isRunning, problem },
  children,
}: {
  readonly title: string;
  readonly close: () => void;
  readonly submit: () => void;
  readonly answers: 'complete' | 'missing';
  /** Where the keys are at first. */
  readonly focus: 'question' | 'submit';
  readonly act: { readonly isRunning: boolean; readonly problem: unknown };
  readonly children: ReactNode;
}) {
  const say = useSay();
  return (
    <PlainDialog title={title} close={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (answers === 'complete' && !isRunning) submit();
        }}
      >
        {children}
        {problem !== null && <ProblemText problem={problem} />}
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={close}>
            {say(words.cancel)}
          </Button>
          <Button
            type="submit"
            loading={isRunning}
            disabled={answers === 'missing'}
            data-autofocus={focus === 'submit' ? true : undefined}
          >
            {title}
          </Button>
        </Group>
      </form>
    </PlainDialog>
  );
}
