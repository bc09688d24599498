import { Button, Group, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { OperationView } from '../../../api/operations/operation-view.ts';
import { ask } from '../../api/client.ts';
import { useSay } from '../../app/language.tsx';
import { FormProblems } from '../../parts/fields/form-problems.tsx';
import { partWords } from '../../parts/words.ts';
import { operationPath } from './operation-path.ts';
import { operationWords as words } from './words.ts';

interface Ending {
  readonly how: 'complete' | 'abandon';
  readonly reason: string;
}

/** Completes it, all of it or nothing, or gives it up; both are asked for twice. */
export function OperationFinish({
  operation,
  saved,
}: {
  readonly operation: OperationView;
  readonly saved: 'saved' | 'unsaved';
}) {
  const say = useSay();
  const client = useQueryClient();
  const [asked, setAsked] = useState<Ending['how'] | null>(null);
  const [reason, setReason] = useState('');
  const { id, revision, needs, problems } = operation;
  const missing = needs.filter(({ needed }) => needed === 'required').length;
  const refused = problems.filter(({ severity }) => severity === 'refused').length;
  const { mutate, error, isPending } = useMutation({
    mutationFn: ({ how, reason: why }: Ending) =>
      ask<OperationView>(`${operationPath(id)}/${how}`, {
        method: 'POST',
        body: how === 'complete' ? { base: revision } : { base: revision, reason: why },
      }),
    onSuccess: async (over) => {
      client.setQueryData(['operation', id], over);
      await client.invalidateQueries({ queryKey: ['grid', '/operations'] });
    },
  });
  const canComplete = missing === 0 && refused === 0 && saved === 'saved';
  return (
    <section className="panel operation-step" aria-label={say(words.complete)}>
      {asked === null && (
        <>
          {(missing > 0 || refused > 0) && (
            <p className="soft" style={{ marginTop: 0 }}>
              {say(words.notYet, { missing, refused })}
            </p>
          )}
          <Group gap="xs">
            <Button size="sm" disabled={!canComplete} onClick={() => setAsked('complete')}>
              {say(words.complete)}
            </Button>
            <Button size="sm" variant="default" onClick={() => setAsked('abandon')}>
              {say(words.abandon)}
            </Button>
          </Group>
        </>
      )}
      {asked !== null && (
        <>
          <p style={{ marginTop: 0 }}>
            {say(asked === 'complete' ? words.completeAsk : words.abandonAsk)}
          </p>
          {asked === 'abandon' && (
            <TextInput
              size="xs"
              label={say(words.reason)}
              required
              maxLength={500}
              value={reason}
              onChange={({ currentTarget }) => setReason(currentTarget.value)}
            />
          )}
          <Group gap="xs" mt="xs">
            <Button
              size="sm"
              loading={isPending}
              disabled={asked === 'abandon' && reason.trim() === ''}
              onClick={() => mutate({ how: asked, reason: reason.trim() })}
            >
              {say(asked === 'complete' ? words.completeYes : words.abandonYes)}
            </Button>
            <Button size="sm" variant="default" onClick={() => setAsked(null)}>
              {say(partWords.cancel)}
            </Button>
          </Group>
        </>
      )}
      <FormProblems error={error} keys={[]} />
    </section>
  );
}
