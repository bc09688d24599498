import { Textarea } from '@mantine/core';
import { useState } from 'react';
import { useSay } from '../../app/language.tsx';
import { ActDialog } from './act-dialog.tsx';
import { comment } from './alarm-acts.ts';
import { useAct } from './use-act.ts';
import { dialogWords as words } from './words.ts';

export function CommentDialog({
  id,
  close,
  done,
}: {
  readonly id: string;
  readonly close: () => void;
  readonly done: () => void;
}) {
  const say = useSay();
  const [text, setText] = useState('');
  const { run, ...act } = useAct();
  const submit = (): void =>
    run(async () => {
      await comment(id, text.trim());
      done();
    });
  return (
    <ActDialog
      title={say(words.commentTitle)}
      close={close}
      submit={submit}
      answers={text.trim() === '' ? 'missing' : 'complete'}
      focus="question"
      act={act}
    >
      <Textarea
        label={say(words.commentNeeded)}
        required
        maxLength={2000}
        autosize
        minRows={3}
        data-autofocus
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
    </ActDialog>
  );
}
