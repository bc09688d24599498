import { Button, Group, Modal } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { PermitView } from '../../../../api/routes/permit-routes.ts';
import { ask } from '../../../api/client.ts';
import { useSay } from '../../../app/language.tsx';
import { ProblemText } from '../../../parts/failure.tsx';
import { partWords } from '../../../parts/words.ts';
import { permitWords as words } from '../part-words.ts';

/** Ending cannot be undone: it is asked. */
export function EndPermit({
  permit,
  done,
  leave,
}: {
  readonly permit: PermitView;
  readonly done: () => void;
  readonly leave: () => void;
}) {
  const say = useSay();
  const ending = useMutation({
    mutationFn: () =>
      ask(`/permits/${encodeURIComponent(permit.id)}/close`, { method: 'POST', body: {} }),
    onSuccess: done,
  });
  return (
    <Modal
      opened
      onClose={leave}
      title={say(words.endAsk, { id: permit.id })}
      closeButtonProps={{ 'aria-label': say(partWords.close) }}
    >
      <p style={{ marginTop: 0 }}>{permit.reason}</p>
      <p>{say(words.endNote)}</p>
      {ending.error !== null && <ProblemText problem={ending.error} />}
      <Group justify="end" mt="sm">
        <Button variant="default" onClick={leave}>
          {say(partWords.cancel)}
        </Button>
        <Button loading={ending.isPending} onClick={() => ending.mutate()}>
          {say(words.end)}
        </Button>
      </Group>
    </Modal>
  );
}
