import { Button, Group, Modal, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ArchiveView } from '../../../api/archive/archive-view.ts';
import type { ArchiveKind } from '../../../model/archive/archive-kind.ts';
import { ask, query } from '../../api/client.ts';
import { useSay } from '../../app/language.tsx';
import { ProblemText } from '../../parts/failure.tsx';
import { partWords } from '../../parts/words.ts';
import { itemPath } from './item-path.ts';
import { archiveWords as words } from './words.ts';

export function Withdraw({
  kind,
  present,
}: {
  readonly kind: ArchiveKind;
  readonly present: ArchiveView;
}) {
  const say = useSay();
  const client = useQueryClient();
  const [opened, setOpened] = useState(false);
  const [reason, setReason] = useState('');
  const { mutate, error, isPending } = useMutation({
    mutationFn: () =>
      ask<ArchiveView>(
        `${itemPath(kind, present.id)}${query({ base: present.revision, reason: reason.trim() })}`,
        { method: 'DELETE' },
      ),
    onSuccess: async () => {
      setOpened(false);
      await client.invalidateQueries();
    },
  });
  return (
    <>
      <Button size="xs" variant="default" onClick={() => setOpened(true)}>
        {say(words.withdraw)}
      </Button>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        title={`${say(words.withdraw)}: ${present.id}`}
        closeButtonProps={{ 'aria-label': say(partWords.close) }}
      >
        <form
          onSubmit={(event) => {
            event.preventDefault();
            mutate();
          }}
        >
          <p>{say(words.withdrawAsk)}</p>
          <TextInput
            label={say(words.reason)}
            required
            maxLength={500}
            value={reason}
            onChange={({ currentTarget }) => setReason(currentTarget.value)}
          />
          {error !== null && <ProblemText problem={error} />}
          <Group justify="flex-end" mt="md">
            <Button variant="default" onClick={() => setOpened(false)}>
              {say(partWords.cancel)}
            </Button>
            <Button type="submit" loading={isPending} disabled={reason.trim() === ''}>
              {say(words.withdrawYes)}
            </Button>
          </Group>
        </form>
      </Modal>
    </>
  );
}
