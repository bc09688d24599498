import { Button, Group, Modal, NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { choiceWord } from '../../../model/archive/choice-words.ts';
import { SIDES } from '../../../model/archive/operation-faults.ts';
import { ask } from '../../api/client.ts';
import { useSay } from '../../app/language.tsx';
import { FormProblems } from '../../parts/fields/form-problems.tsx';
import { partWords } from '../../parts/words.ts';
import { operationWords as words } from './words.ts';

/** One at a time at each place: the service says whose is open where there is one. */
export function BeginButton({ onBegun }: { readonly onBegun: (id: string) => void }) {
  const say = useSay();
  const client = useQueryClient();
  const [opened, setOpened] = useState(false);
  const [meter, setMeter] = useState('');
  const [act, setAct] = useState('change-meter');
  const { mutate, error, isPending } = useMutation({
    mutationFn: () =>
      ask<{ readonly id: string }>('/operations', {
        method: 'POST',
        body: { meter: meter.trim(), act },
      }),
    onSuccess: async ({ id }) => {
      setOpened(false);
      await client.invalidateQueries({ queryKey: ['grid', '/operations'] });
      onBegun(id);
    },
  });
  return (
    <>
      <Button size="xs" onClick={() => setOpened(true)}>
        {say(words.begin)}
      </Button>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        title={say(words.begin)}
        closeButtonProps={{ 'aria-label': say(partWords.close) }}
      >
        <form
          onSubmit={(event) => {
            event.preventDefault();
            mutate();
          }}
          style={{ display: 'grid', gap: '0.6rem' }}
        >
          <TextInput
            label={say(words.meter)}
            required
            value={meter}
            onChange={({ currentTarget }) => setMeter(currentTarget.value)}
          />
          <NativeSelect
            label={say(words.act)}
            value={act}
            onChange={({ currentTarget }) => setAct(currentTarget.value)}
            data={Object.keys(SIDES).map((value) => ({
              value,
              label: say(choiceWord('operation-draft', 'act', value)),
            }))}
          />
          <FormProblems error={error} keys={[]} />
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setOpened(false)}>
              {say(partWords.cancel)}
            </Button>
            <Button type="submit" loading={isPending} disabled={meter.trim() === ''}>
              {say(words.beginYes)}
            </Button>
          </Group>
        </form>
      </Modal>
    </>
  );
}
