import { Button, Group, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { BackBillingView } from '../../../api/backbilling/back-billing-schema.ts';
import { ask } from '../../api/client.ts';
import { useSay } from '../../app/language.tsx';
import { useSession } from '../../app/session.tsx';
import { FormProblems } from '../../parts/fields/form-problems.tsx';
import { partWords } from '../../parts/words.ts';
import { billingPath } from './billing-path.ts';
import { billingWords as words } from './words.ts';

type StepName = 'review' | 'issue' | 'cancel';

/** Drafted by one person, reviewed by another, then issued; each step is asked for twice. */
export function BillingSteps({ statement }: { readonly statement: BackBillingView }) {
  const say = useSay();
  const client = useQueryClient();
  const { may, user } = useSession();
  const [asked, setAsked] = useState<StepName | null>(null);
  const [text, setText] = useState('');
  const { id, revision, state, draftedBy } = statement;
  const { mutate, error, isPending } = useMutation({
    mutationFn: (step: StepName) =>
      ask<BackBillingView>(`${billingPath(id)}/${step}`, {
        method: 'POST',
        body: { base: revision, ...wordsOf(step, text.trim()) },
      }),
    onSuccess: async (next) => {
      setAsked(null);
      setText('');
      client.setQueryData(['back-billing', id], next);
      await client.invalidateQueries({ queryKey: ['grid', '/back-billing'] });
    },
  });
  const writes = may('back-billing.write');
  const offered: readonly StepName[] = [
    ...(state === 'draft' && may('back-billing.review') ? (['review'] as const) : []),
    ...(state === 'reviewed' && writes ? (['issue'] as const) : []),
    ...(state !== 'cancelled' && writes ? (['cancel'] as const) : []),
  ];
  if (asked === null)
    return (
      <>
        <Group gap="xs">
          {offered.map((step) => (
            <Button
              key={step}
              size="xs"
              variant={step === 'cancel' ? 'default' : 'filled'}
              disabled={step === 'review' && draftedBy === user.name}
              onClick={() => setAsked(step)}
            >
              {say(words[step])}
            </Button>
          ))}
        </Group>
        {state === 'draft' && draftedBy === user.name && <OwnDraft />}
        <FormProblems error={error} keys={[]} />
      </>
    );
  return (
    <div style={{ display: 'grid', gap: '0.5rem' }}>
      {asked === 'issue' ? (
        <p style={{ margin: 0 }}>{say(words.issueAsk)}</p>
      ) : (
        <TextInput
          size="xs"
          label={say(asked === 'cancel' ? words.cancelReason : words.note)}
          withAsterisk={asked === 'cancel'}
          maxLength={500}
          value={text}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
        />
      )}
      <Group gap="xs">
        <Button
          size="xs"
          loading={isPending}
          disabled={asked === 'cancel' && text.trim() === ''}
          onClick={() => mutate(asked)}
        >
          {say(words[asked])}
        </Button>
        <Button size="xs" variant="default" onClick={() => setAsked(null)}>
          {say(partWords.cancel)}
        </Button>
      </Group>
      <FormProblems error={error} keys={[]} />
    </div>
  );
}

function wordsOf(step: StepName, text: string): Readonly<Record<string, string>> {
  if (step === 'cancel') return { reason: text };
  return step === 'review' && text !== '' ? { note: text } : {};
}

function OwnDraft() {
  const say = useSay();
  return (
    <p className="soft" style={{ margin: '0.3rem 0' }}>
      {say(words.reviewHint)}
    </p>
  );
}
